# The commands that write the bookstore. A test types them in an empty folder and compares what
# comes out with `src/bookstore/`.
# ANCHOR: five
cargo workbook generate app bookstore
cargo workbook generate datasource db --connector sqlite
cargo workbook generate model Book title:string:1..200! author:string:1..120! isbn:string:10..17 pages:integer:1..10000 published:date in_stock:boolean=true
cargo workbook generate repository Book --datasource db
cargo workbook generate controller Book
# ANCHOR_END: five

# The supplier, whose WSDL lies beside the app.
# ANCHOR: supplier
cargo workbook generate datasource supplier --connector soap --wsdl supplier.wsdl
# ANCHOR_END: supplier
