//! The commands menu, in every language on offer, registered only where it differs from what Telegram has.

use reportline_channel::{Command, Context};
use serde::Deserialize;
use teloxide::payloads::{GetMyCommands, SetMyCommands};
use teloxide::types::{BotCommand, BotCommandScope};

use crate::TelegramChannel;
use crate::client::CallError;

/// What we read of a registered command.
#[derive(Deserialize, PartialEq)]
struct Registered {
    command: String,
    description: String,
}

impl TelegramChannel {
    /// Offers the commands in private chats, and `/report` in groups. Best effort: typed commands work without.
    pub(crate) async fn offer_menu(&self, context: Context<'_>) {
        let languages = context.words.languages();
        for (index, language) in languages.iter().enumerate() {
            // The first language is also for everyone whose own is not on offer.
            let code = language.tag.split('-').next().filter(|it| it.len() == 2).map(str::to_owned);
            let codes = if index == 0 { vec![None, code] } else { vec![code] };
            let is_nameless = index > 0 && codes == [None];
            for code in codes.into_iter().filter(|_| !is_nameless) {
                let menus = [
                    (BotCommandScope::AllPrivateChats, Command::NAMES.as_slice()),
                    (BotCommandScope::AllGroupChats, &["report"]),
                ];
                for (scope, names) in menus {
                    let commands = names.iter().map(|name| {
                        let key = format!("telegram-command-{name}");
                        BotCommand::new(*name, context.words.text(&language.tag, &key, &[]))
                    });
                    if let Err(error) = self.offer(scope, code.clone(), commands.collect()).await {
                        tracing::warn!(channel = %context.id, error = %error, "the commands menu was not registered");
                        return;
                    }
                }
            }
        }
    }

    async fn offer(
        &self,
        scope: BotCommandScope,
        code: Option<String>,
        commands: Vec<BotCommand>,
    ) -> Result<(), CallError> {
        let question = GetMyCommands { scope: Some(scope.clone()), language_code: code.clone() };
        let registered: Vec<Registered> = self.client.call(&question).await?;
        let is_same = registered.len() == commands.len()
            && registered
                .iter()
                .zip(&commands)
                .all(|(has, wanted)| has.command == wanted.command && has.description == wanted.description);
        if is_same {
            return Ok(());
        }
        let call = SetMyCommands { commands, scope: Some(scope), language_code: code };
        self.client.call::<_, bool>(&call).await.map(drop)
    }
}
