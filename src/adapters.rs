//! The table of adapters: one line each. It and the configuration's examples are the only places that name a platform.

use reportline_channel::Adapter;

/// Every adapter this program has.
pub const ADAPTERS: &[&dyn Adapter] = &[
    &reportline_adapter_web::Web,
    &reportline_adapter_telegram::Telegram,
    &reportline_adapter_discord::Discord,
    &reportline_adapter_email::Email,
    &reportline_adapter_terminal::TerminalAdapter,
];

/// The adapter of a kind.
pub fn adapter(kind: &str) -> Option<&'static dyn Adapter> {
    ADAPTERS.iter().copied().find(|it| it.kind() == kind)
}
