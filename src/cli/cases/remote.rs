//! The same questions to a hub on another machine, with an officer's token, which says who acts and what they may.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use http::Method;
use reportline_hub::{CaseId, CaseLine, Entry, Standing, files_of, view, write_export};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::working::written;
use super::{By, CLOCK, Command, print, print_manifest, working};
use crate::clock::Clock;
use crate::hub_client::{HubClient, Proof};

/// A hub on another machine.
pub(super) struct Remote(HubClient);

#[derive(Deserialize)]
struct Cases {
    cases: Vec<CaseLine>,
}

#[derive(Deserialize)]
struct Custody {
    entries: Vec<Entry>,
}

impl Remote {
    pub(super) fn new(url: &str, token_file: &Path) -> anyhow::Result<Self> {
        let address =
            HubClient::read_url(url).with_context(|| format!("--url: {url} is no address of the web"))?;
        let token = std::fs::read_to_string(token_file)
            .with_context(|| format!("--token-file: {} cannot be read", token_file.display()))?;
        let proof = Proof::Token(token.trim().into());
        Ok(Self(HubClient::new(address, proof, Arc::new(CLOCK)).context("no connection can be set up")?))
    }

    pub(super) async fn answer(&self, command: Command) -> anyhow::Result<()> {
        match command {
            Command::List { state, lane, assigned, unassigned, words, to_review, at_most, json } => {
                let query = query([
                    ("state", state.map(|it| it.name().to_owned())),
                    ("lane", lane.map(|it| it.name().to_owned())),
                    ("assigned", assigned.map(|it| it.to_string())),
                    ("unassigned", unassigned.then(|| "true".to_owned())),
                    ("words", words),
                    ("review_by", to_review.then(|| CLOCK.now().to_string())),
                    ("at_most", at_most.map(|it| it.to_string())),
                ]);
                let Cases { cases } = read(&self.get("/v1/cases", &query).await?)?;
                print(&if json { view::cases_json(&cases) } else { view::cases_table(&cases) })
            }
            Command::Show { case, with_contact, json, by } => {
                no_name(&by)?;
                let query = if with_contact { "contact=true" } else { "" };
                let answer = self.get(&format!("/v1/cases/{case}"), query).await?;
                let found = view::read_case(&answer).context(OF_ANOTHER_VERSION)?;
                print(&if json { view::case_json(&found) } else { view::case_page(&found) })
            }
            Command::Log { case: Some(case), json } => {
                let Custody { entries } = read(&self.get(&format!("/v1/cases/{case}/custody"), "").await?)?;
                let text = match json {
                    true => view::custody_json(Some(case), &entries),
                    false => view::custody_page(Some(case), &entries),
                };
                print(&text)
            }
            Command::State { case, state, change } => {
                self.change(case, &change, "state", json!({ "state": state })).await
            }
            Command::Note { case, text, change } => {
                self.change(case, &change, "notes", json!({ "text": written(text)? })).await
            }
            Command::Message { case, text, report, change } => {
                let body = json!({ "text": written(text)?, "report": report });
                self.change(case, &change, "messages", body).await
            }
            Command::Assign { case, name, change } => {
                self.change(case, &change, "assign", json!({ "to": name })).await
            }
            Command::Release { case, change } => self.change(case, &change, "release", json!({})).await,
            Command::Erase { case, contacts: _, note, all, change } => {
                let body = match note {
                    Some(seq) => json!({ "what": "note", "seq": seq }),
                    None if all => json!({ "what": "case" }),
                    None => json!({ "what": "contacts" }),
                };
                self.change(case, &change, "erase", body).await
            }
            Command::Merge { case, into, change } => {
                self.change(case, &change, "merge", json!({ "into": into })).await
            }
            Command::Hold { case, change } => {
                self.change(case, &change, "hold", json!({ "held": true })).await
            }
            Command::Unhold { case, change } => {
                self.change(case, &change, "hold", json!({ "held": false })).await
            }
            Command::Export { case, folder, with_contact, json, by } => {
                no_name(&by)?;
                self.export(case, &folder, with_contact, json).await
            }
            Command::Verify { .. } | Command::Retention { .. } | Command::Log { case: None, .. } => {
                bail!("this is done on the hub's own machine, without --url")
            }
        }
    }

    /// Writes a case into a folder, as the hub itself would.
    async fn export(
        &self,
        case: CaseId,
        folder: &Path,
        with_contact: bool,
        json: bool,
    ) -> anyhow::Result<()> {
        let query = if with_contact { "export=true&contact=true" } else { "export=true" };
        let answer = self.get(&format!("/v1/cases/{case}"), query).await?;
        let found = view::read_case(&answer).context(OF_ANOTHER_VERSION)?;
        let mut files = HashMap::new();
        for name in files_of(&found) {
            let path = format!("/v1/cases/{case}/files/{name}");
            let answer = self.0.ask(Method::GET, &path, None, None).await?;
            match answer.refusal() {
                // The manifest says that it is missing.
                Some(_) if answer.status == 404 => {}
                Some(why) => bail!("{why}"),
                None => drop(files.insert(name, answer.body)),
            }
        }
        let manifest = write_export(&found, |name| files.get(name).cloned(), folder, CLOCK.now())?;
        print_manifest(&manifest, folder, json)
    }

    /// Changes a case as it stands now, and prints what that left.
    async fn change(
        &self,
        case: CaseId,
        change: &working::Change,
        what: &str,
        mut body: Value,
    ) -> anyhow::Result<()> {
        no_name(&change.by)?;
        let listed = self.get("/v1/cases", &query([("case", Some(case.to_string()))])).await?;
        let Cases { cases } = read(&listed)?;
        let Some(line) = cases.first() else { bail!("there is no case {case}") };
        if body["what"] != "contacts" {
            body["version"] = line.version.into();
        }
        let path = format!("/v1/cases/{case}/{what}");
        let body = ("application/json", serde_json::to_vec(&body)?);
        let standing: Standing = read(&self.ask(Method::POST, &path, "", Some(body)).await?)?;
        print(&if change.json {
            view::standing_json(case, &standing)
        } else {
            view::standing_line(case, &standing)
        })
    }

    async fn get(&self, path: &str, query: &str) -> anyhow::Result<Vec<u8>> {
        self.ask(Method::GET, path, query, None).await
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        query: &str,
        body: Option<(&'static str, Vec<u8>)>,
    ) -> anyhow::Result<Vec<u8>> {
        let query = Some(query).filter(|it| !it.is_empty());
        let answer = self.0.ask(method, path, query, body).await?;
        match answer.refusal() {
            Some(why) => bail!("{why}"),
            None => Ok(answer.body),
        }
    }
}

const OF_ANOTHER_VERSION: &str = "the hub answered in a form that this version does not know";

fn read<T: DeserializeOwned>(json: &[u8]) -> anyhow::Result<T> {
    serde_json::from_slice(json).context(OF_ANOTHER_VERSION)
}

/// Those that are given, as a query.
fn query<const N: usize>(given: [(&str, Option<String>); N]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(given.into_iter().filter_map(|(key, value)| Some((key, value?))));
    query.finish()
}

fn no_name(by: &By) -> anyhow::Result<()> {
    match by.name {
        Some(_) => bail!("--as: the token says who acts"),
        None => Ok(()),
    }
}
