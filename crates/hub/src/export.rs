//! A case as a folder that proves itself: each report as it was filed, its evidence, and a manifest of hashes.
//!
//! ```text
//! FOLDER/manifest.json                   what is in here, with the SHA-256 of each file
//! FOLDER/REPORT-ID/report.json           the report as it was filed, in canonical form
//! FOLDER/REPORT-ID/contact.json          only when asked for
//! FOLDER/REPORT-ID/evidence/SHA256.png   each file by its hash, its ending by what its bytes show
//! ```

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use reportline_report::{Marking, digest, sha256_hex};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::blobs::Unreadable;
use crate::case::CaseId;
use crate::error::{ExportError, ReadError};
use crate::evidence;
use crate::folder;
use crate::reading::{Case, ContactPart, FiledReport, KeptContact, Reading};

/// What an export holds: `manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The case.
    pub case: CaseId,
    /// When it was exported.
    pub exported_at: Timestamp,
    /// Its reports.
    pub reports: Vec<ExportedReport>,
    /// Every other file of the folder.
    pub files: Vec<ExportedFile>,
    /// SHA-256 of evidence that a report says was stored and that is not here any more: erased, or lost.
    pub missing: Vec<String>,
}

/// A report of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedReport {
    /// Its id.
    pub report: Uuid,
    /// Its security classification, where it carries one.
    pub marking: Option<Marking>,
    /// The digest that its receipt and its signature are of, computed from what is written here.
    pub report_digest: String,
    /// When the hub had it.
    pub filed_at: Timestamp,
}

/// A file of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedFile {
    /// Its path in the folder, with `/`.
    pub path: String,
    /// SHA-256 of its bytes, lower-case hexadecimal: `sha256sum` says the same.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
}

impl Reading {
    /// Writes a case into a folder that is not there yet. All of it, or nothing.
    pub async fn export(
        &self,
        id: CaseId,
        folder: &Path,
        contact: ContactPart,
        now: Timestamp,
    ) -> Result<Manifest, ExportError> {
        let case = self.case(id, contact).await?.ok_or(ExportError::NoSuchCase(id))?;
        let blobs = self.blobs().clone();
        let target = folder.to_owned();
        let write = move || write(&case, &|sha256| blobs.open(sha256), &target, now);
        tokio::task::spawn_blocking(write)
            .await
            .map_err(|stopped| ExportError::Read(ReadError::Away(stopped.into())))?
    }
}

/// The files that an export of a case needs, by their SHA-256 (lower-case hexadecimal), each once.
pub fn files_of(case: &Case) -> Vec<String> {
    let names = case.reports.iter().flat_map(|it| evidence::stored(&it.report));
    let names: BTreeSet<&str> = names.collect();
    names.into_iter().map(str::to_owned).collect()
}

/// Writes a case that came from a hub on another machine into a folder that is not there yet, as the hub itself would
/// ([`Reading::export`]). `file` gives the bytes of a file by its SHA-256; `None` if the hub has it no more.
pub fn write_export(
    case: &Case,
    file: impl Fn(&str) -> Option<Vec<u8>>,
    folder: &Path,
    now: Timestamp,
) -> Result<Manifest, ExportError> {
    let open = |sha256: &[u8; 32]| {
        let name = hex::encode(sha256);
        let bytes = file(&name).ok_or(Unreadable::Missing)?;
        if sha256_hex(&bytes) == name { Ok(bytes) } else { Err(Unreadable::Damaged) }
    };
    write(case, &open, folder, now)
}

/// Gives the plain bytes of a file, proved by its hash.
type Open<'a> = &'a dyn Fn(&[u8; 32]) -> Result<Vec<u8>, Unreadable>;

/// Everything into a folder beside the one asked for, which then takes its name: whoever sees it sees all of it.
fn write(case: &Case, open: Open<'_>, target: &Path, now: Timestamp) -> Result<Manifest, ExportError> {
    if target.symlink_metadata().is_ok() {
        return Err(ExportError::Exists(target.to_owned()));
    }
    let draft = draft_of(target);
    let written = write_draft(case, open, &draft, now).and_then(|manifest| {
        let is_named = fs::rename(&draft, target).and_then(|()| folder::sync_folder_of(target));
        is_named.map_err(|error| disk(target, error))?;
        Ok(manifest)
    });
    if written.is_err() {
        // It may hold what was opened so far; the error that stopped it is the one to tell.
        let _ = fs::remove_dir_all(&draft);
    }
    written
}

fn draft_of(target: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(".part");
    target.with_file_name(name)
}

fn write_draft(case: &Case, open: Open<'_>, draft: &Path, now: Timestamp) -> Result<Manifest, ExportError> {
    let mut export = Export {
        folder: draft,
        manifest: Manifest {
            case: case.line.case,
            exported_at: now,
            reports: Vec::new(),
            files: Vec::new(),
            missing: Vec::new(),
        },
    };
    for filed in &case.reports {
        export.report(filed, open)?;
    }
    let manifest = export.manifest;
    let json = serde_json::to_vec_pretty(&manifest).expect("a manifest has string keys only");
    write_file(draft, "manifest.json", &json)?;
    Ok(manifest)
}

/// An export being written.
struct Export<'a> {
    folder: &'a Path,
    manifest: Manifest,
}

impl Export<'_> {
    fn report(&mut self, filed: &FiledReport, open: Open<'_>) -> Result<(), ExportError> {
        let case = self.manifest.case;
        let damaged = |what| ExportError::Read(ReadError::Damaged { case, what });
        let report = &filed.report;
        let id = report.report_id;

        let report_digest = digest(report);
        if report.provenance.report_digest.as_ref().is_some_and(|told| *told != report_digest) {
            return Err(damaged("its report is not the one that was signed"));
        }
        self.file(format!("{id}/report.json"), &filed.canonical)?;
        if let KeptContact::Opened(contact) = &filed.contact {
            let json = serde_json::to_vec_pretty(contact).expect("a contact has string keys only");
            self.file(format!("{id}/contact.json"), &json)?;
        }
        for name in evidence::stored(report) {
            let sha256 = evidence::read_sha256(name).ok_or_else(|| damaged("the hash of a file"))?;
            match open(&sha256) {
                Ok(bytes) => {
                    self.file(format!("{id}/evidence/{name}.{}", evidence::ending(&bytes)), &bytes)?;
                }
                Err(Unreadable::Missing) => self.manifest.missing.push(name.to_owned()),
                Err(Unreadable::Damaged) => return Err(damaged("a file of its evidence does not open")),
                Err(Unreadable::Disk(error)) => return Err(ReadError::Away(error.into()).into()),
            }
        }
        self.manifest.reports.push(ExportedReport {
            report: id,
            marking: report.marking,
            report_digest,
            filed_at: filed.filed_at,
        });
        Ok(())
    }

    fn file(&mut self, path: String, bytes: &[u8]) -> Result<(), ExportError> {
        write_file(self.folder, &path, bytes)?;
        self.manifest.files.push(ExportedFile { path, sha256: sha256_hex(bytes), size: bytes.len() as u64 });
        Ok(())
    }
}

fn write_file(folder: &Path, path: &str, bytes: &[u8]) -> Result<(), ExportError> {
    let path = folder.join(path);
    let written = folder::make_private(path.parent().expect("a file stands in its folder"))
        .and_then(|()| folder::create_private(&path))
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
    written.map_err(|error| disk(folder, error))
}

fn disk(folder: &Path, source: io::Error) -> ExportError {
    ExportError::Disk { folder: folder.to_owned(), source }
}
