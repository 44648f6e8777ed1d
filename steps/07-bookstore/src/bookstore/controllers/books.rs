//! `/books`: adding, listing, counting, reading, changing, replacing, deleting. Called by the
//! router.

use axum::Json;
use axum::extract::{MatchedPath, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::bookstore::error::Error;
use crate::bookstore::models::{Book, BookChange, BookDraft, ChosenBook};
use crate::bookstore::services::Services;
use crate::chassis::http::openapi::{
    Anytime, BodyRefused, Count, InConflict, NotThere, QueryRefused,
};
use crate::chassis::{
    Body, FieldsQuery, FilterQuery, FromMembers, GivenWhere, InPath, Listed, Members, NoParameters,
    WhereQuery, to_json,
};

pub fn router() -> OpenApiRouter<Services> {
    OpenApiRouter::new()
        .routes(routes!(list, create, change_all))
        .routes(routes!(count))
        .routes(routes!(read, change, replace, delete))
}

/// The reason to refuse a body that sends the id.
const ID_IS_FIXED: &str = "cannot be set or changed";

impl FromMembers for BookDraft {
    fn from_members(members: &mut Members) -> Option<Self> {
        members.refuse("id", ID_IS_FIXED);
        let title = members.value("title");
        let author = members.value("author");
        let isbn = members.optional_value("isbn");
        let pages = members.optional_value("pages");
        let published = members.optional_value("published");
        let in_stock = members.value_or("in_stock", true);
        Some(Self {
            title: title?,
            author: author?,
            isbn: isbn?,
            pages: pages?,
            published: published?,
            in_stock: in_stock?,
        })
    }
}

impl FromMembers for BookChange {
    fn from_members(members: &mut Members) -> Option<Self> {
        // ANCHOR: id_is_fixed
        members.refuse("id", ID_IS_FIXED);
        // ANCHOR_END: id_is_fixed
        let title = members.change("title");
        let author = members.change("author");
        let isbn = members.change_or_clear("isbn");
        let pages = members.change_or_clear("pages");
        let published = members.change_or_clear("published");
        let in_stock = members.change("in_stock");
        Some(Self {
            title: title?,
            author: author?,
            isbn: isbn?,
            pages: pages?,
            published: published?,
            in_stock: in_stock?,
        })
    }
}

/// Adds a book.
#[utoipa::path(
    post, path = "/books", tag = "books", operation_id = "create_book",
    request_body = BookDraft,
    responses(
        (status = 201, body = Book, description = "The new book.",
            headers(("location" = String, description = "Where it is."))),
        BodyRefused, InConflict, Anytime,
    ),
)]
async fn create(
    State(services): State<Services>,
    path: MatchedPath,
    _: NoParameters,
    Body(draft): Body<BookDraft>,
) -> Result<Response, Error> {
    let book = services.books.create(&draft).await?;
    let location = format!("{}/{}", path.as_str(), book.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(book)).into_response())
}

/// Lists the books that a filter selects, 20 unless it says otherwise.
#[utoipa::path(
    get, path = "/books", tag = "books", operation_id = "list_books",
    params(FilterQuery<Book>),
    responses(
        (status = 200, body = Vec<ChosenBook>, description = "The books.",
            headers(("link" = String, description = "Where the next of them are, if there are more: `rel=next`."))),
        QueryRefused, Anytime,
    ),
)]
async fn list(
    State(services): State<Services>,
    query: FilterQuery<Book>,
) -> Result<Listed<Book>, Error> {
    let books = services.books.list(&query.with_one_more()).await?;
    Ok(query.answer(books))
}

/// Counts the books, all or those that are like `where` says.
#[utoipa::path(
    get, path = "/books/count", tag = "books", operation_id = "count_books",
    params(WhereQuery<Book>),
    responses(
        (status = 200, body = Count, description = "How many there are."),
        QueryRefused, Anytime,
    ),
)]
async fn count(
    State(services): State<Services>,
    WhereQuery(condition, _): WhereQuery<Book>,
) -> Result<Json<Count>, Error> {
    Ok(Json(Count { count: services.books.count(&condition).await? }))
}

/// Changes every book that is like `where` says.
#[utoipa::path(
    patch, path = "/books", tag = "books", operation_id = "change_books",
    params(GivenWhere<Book>),
    request_body = BookChange,
    responses(
        (status = 200, body = Count, description = "How many were changed."),
        BodyRefused, InConflict, Anytime,
    ),
)]
async fn change_all(
    State(services): State<Services>,
    GivenWhere(condition, _): GivenWhere<Book>,
    Body(change): Body<BookChange>,
) -> Result<Json<Count>, Error> {
    Ok(Json(Count { count: services.books.change_all(&condition, &change).await? }))
}

/// Reads a book.
#[utoipa::path(
    get, path = "/books/{id}", tag = "books", operation_id = "read_book",
    params(("id" = Uuid, Path, description = "The id of the book."), FieldsQuery<Book>),
    responses(
        (status = 200, body = ChosenBook, description = "The book."),
        QueryRefused, NotThere, Anytime,
    ),
)]
async fn read(
    State(services): State<Services>,
    InPath(id): InPath<Uuid>,
    FieldsQuery(projection, _): FieldsQuery<Book>,
) -> Result<Json<ChosenBook>, Error> {
    let book = services.books.read(id).await?;
    Ok(Json(projection.apply(to_json(&book)).into()))
}

/// Changes some members of a book; null takes away what need not be there.
#[utoipa::path(
    patch, path = "/books/{id}", tag = "books", operation_id = "change_book",
    params(("id" = Uuid, Path, description = "The id of the book.")),
    request_body = BookChange,
    responses(
        (status = 200, body = Book, description = "The book as it is now."),
        BodyRefused, NotThere, InConflict, Anytime,
    ),
)]
async fn change(
    State(services): State<Services>,
    InPath(id): InPath<Uuid>,
    _: NoParameters,
    Body(change): Body<BookChange>,
) -> Result<Json<Book>, Error> {
    Ok(Json(services.books.change(id, &change).await?))
}

/// Replaces a book. What the body does not say is gone.
#[utoipa::path(
    put, path = "/books/{id}", tag = "books", operation_id = "replace_book",
    params(("id" = Uuid, Path, description = "The id of the book.")),
    request_body = BookDraft,
    responses(
        (status = 200, body = Book, description = "The book as it is now."),
        BodyRefused, NotThere, InConflict, Anytime,
    ),
)]
async fn replace(
    State(services): State<Services>,
    InPath(id): InPath<Uuid>,
    _: NoParameters,
    Body(draft): Body<BookDraft>,
) -> Result<Json<Book>, Error> {
    Ok(Json(services.books.replace(id, &draft).await?))
}

/// Deletes a book.
#[utoipa::path(
    delete, path = "/books/{id}", tag = "books", operation_id = "delete_book",
    params(("id" = Uuid, Path, description = "The id of the book.")),
    responses(
        (status = 204, description = "It is gone."),
        QueryRefused, NotThere, InConflict, Anytime,
    ),
)]
async fn delete(
    State(services): State<Services>,
    InPath(id): InPath<Uuid>,
    _: NoParameters,
) -> Result<StatusCode, Error> {
    services.books.delete(id).await?;
    Ok(StatusCode::NO_CONTENT)
}
