//! The webhook: Telegram posts each update to us, and our 200 is the confirmation.

use bytes::Bytes;
use http::{Method, StatusCode};
use reportline_channel::{Context, Request, Response, RunError};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use subtle::ConstantTimeEq;
use teloxide::payloads::SetWebhook;
use url::Url;

use crate::poll::WANTED;
use crate::settings::Reception;
use crate::{TelegramChannel, run_error};

/// One update, with room to spare: a message is at most 4096 characters, with its entities.
pub(crate) const BODY_LIMIT: usize = 1 << 20;

/// "A header in every webhook request … to ensure that the request comes from a webhook set by you."
/// <https://core.telegram.org/bots/api#setwebhook>
const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";

impl TelegramChannel {
    /// Tells Telegram where to post, and waits until told to stop. The webhook stays set: while we are away Telegram
    /// keeps the updates, a day at most.
    pub(crate) async fn await_posts(
        &self,
        url: &Url,
        secret: &SecretString,
        context: Context<'_>,
    ) -> Result<(), RunError> {
        let mut call = SetWebhook::new(url.clone());
        call.secret_token = Some(secret.expose_secret().to_owned());
        call.allowed_updates = Some(WANTED.to_vec());
        let setting = async {
            self.client.call::<_, bool>(&call).await.map_err(run_error)?;
            self.offer_menu(context).await;
            Ok::<_, RunError>(())
        };
        tokio::select! {
            outcome = setting => outcome?,
            () = context.stop.cancelled() => return Ok(()),
        }
        context.stop.cancelled().await;
        Ok(())
    }

    /// Answers one post: 200 once what it says is in the store, and not before.
    pub(crate) async fn receive_post(&self, request: Request, context: Context<'_>) -> Response {
        let Reception::Webhook { secret, .. } = &self.settings.reception else {
            return answer(StatusCode::NOT_FOUND);
        };
        if request.uri().path().trim_end_matches('/') != self.mount {
            return answer(StatusCode::NOT_FOUND);
        }
        if request.method() != Method::POST {
            return answer(StatusCode::METHOD_NOT_ALLOWED);
        }
        let given = request.headers().get(SECRET_HEADER).map_or(&[][..], |it| it.as_bytes());
        if !bool::from(given.ct_eq(secret.expose_secret().as_bytes())) {
            return answer(StatusCode::UNAUTHORIZED);
        }
        let Ok(raw) = serde_json::from_slice::<Value>(request.body()) else {
            // Telegram would repeat it, and send nothing else meanwhile.
            tracing::error!(channel = %context.id, "telegram posted what is not JSON; it is passed over");
            return answer(StatusCode::OK);
        };
        match self.take(&raw, context).await {
            Ok(()) => answer(StatusCode::OK),
            Err(error) => {
                tracing::warn!(channel = %context.id, error = %error, "an update was not taken, telegram repeats it");
                answer(StatusCode::SERVICE_UNAVAILABLE)
            }
        }
    }
}

fn answer(status: StatusCode) -> Response {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}
