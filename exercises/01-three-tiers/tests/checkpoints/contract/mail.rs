//! Mail by SMTP, against a mail server of a few lines.

use std::sync::{Arc, Mutex};

use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use super::{Start, Wish, post};

/// Takes mails by SMTP (RFC 5321) and keeps what it was told.
#[derive(Clone, Default)]
struct MailServer {
    told: Arc<Mutex<String>>,
    mail_came: Arc<Notify>,
}

impl MailServer {
    /// Listens on a free port, and gives the URL for `MAIL_URL`.
    async fn start(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("smtp://{}", listener.local_addr().expect("an address"));
        let server = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let _ = server.clone().talk(stream).await;
            }
        });
        url
    }

    async fn talk(self, stream: TcpStream) -> std::io::Result<()> {
        let (reading, mut writing) = stream.into_split();
        let mut lines = BufReader::new(reading).lines();
        let mut in_data = false;
        writing.write_all(b"220 mail.example ESMTP\r\n").await?;
        while let Some(line) = lines.next_line().await? {
            self.told.lock().expect("no panic while it was held").push_str(&format!("{line}\n"));
            let answer = match line.as_str() {
                "." => {
                    in_data = false;
                    "250 taken"
                }
                _ if in_data => continue,
                "DATA" => {
                    in_data = true;
                    "354 go on"
                }
                "QUIT" => {
                    self.mail_came.notify_one();
                    "221 bye"
                }
                _ => "250 mail.example",
            };
            writing.write_all(format!("{answer}\r\n").as_bytes()).await?;
        }
        Ok(())
    }
}

fn sign_up() -> transcript::Request {
    let ada = json!({ "name": "Ada", "email": "ada@example.com", "password": "correct horse" });
    post("/auth/sign-up", ada)
}

pub async fn mails_go_to_a_mail_server_where_one_is_named(start: &dyn Start) {
    let server = MailServer::default();
    let url = server.start().await;
    let keep = start.keep_with(Wish { mail_url: Some(url), ..Wish::default() }).await;
    let answer = sign_up().send(&keep.client, &keep.base).await;
    assert_eq!(answer.status, 202);
    let waiting =
        tokio::time::timeout(std::time::Duration::from_secs(10), server.mail_came.notified());
    waiting.await.expect("a mail comes");
    let told = server.told.lock().expect("no panic while it was held").clone();
    assert!(told.contains("MAIL FROM:<keep@keep.example>"), "{told}");
    assert!(told.contains("RCPT TO:<ada@example.com>"), "{told}");
    assert!(told.contains("Subject: Confirm your address"), "{told}");
    assert!(told.contains("is your code to confirm your address"), "{told}");
}

pub async fn a_mail_server_that_is_away_fails_no_request(start: &dyn Start) {
    let nobody = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("smtp://{}", nobody.local_addr().expect("an address"));
    drop(nobody);
    let keep = start.keep_with(Wish { mail_url: Some(url), ..Wish::default() }).await;
    let answer = sign_up().send(&keep.client, &keep.base).await;
    assert_eq!(answer.status, 202);
}
