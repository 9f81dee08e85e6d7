//! A posted form, read whole: fields by name, and files.

use bytes::Bytes;
use futures::stream;
use http::header::CONTENT_TYPE;
use reportline_channel::{File, Request};

/// More fields or files than any form of ours has.
const MOST_FIELDS: usize = 200;

/// What was posted.
#[derive(Default)]
pub(crate) struct Form {
    fields: Vec<(String, String)>,
    /// Files that were chosen, with their names and claimed types.
    pub(crate) files: Vec<File>,
}

impl Form {
    /// The form in a request's body; `None` if it is not one.
    pub(crate) async fn read(request: &Request) -> Option<Self> {
        let content_type = request.headers().get(CONTENT_TYPE)?.to_str().ok()?;
        if content_type.starts_with("application/x-www-form-urlencoded") {
            let fields = url::form_urlencoded::parse(request.body()).into_owned().take(MOST_FIELDS).collect();
            return Some(Self { fields, files: Vec::new() });
        }
        let boundary = multer::parse_boundary(content_type).ok()?;
        Self::read_multipart(request.body().clone(), boundary).await.ok()?
    }

    async fn read_multipart(body: Bytes, boundary: String) -> Result<Option<Self>, multer::Error> {
        let whole = stream::once(async move { Ok::<_, std::convert::Infallible>(body) });
        let mut parts = multer::Multipart::new(whole, boundary);
        let mut form = Self::default();
        while let Some(part) = parts.next_field().await? {
            if form.fields.len() + form.files.len() >= MOST_FIELDS {
                return Ok(None);
            }
            let Some(name) = part.name().map(str::to_owned) else { continue };
            match part.file_name().map(str::to_owned) {
                None => {
                    let value = String::from_utf8_lossy(&part.bytes().await?).into_owned();
                    form.fields.push((name, value));
                }
                Some(file_name) => {
                    let declared_type = part.content_type().map(ToString::to_string);
                    let bytes = part.bytes().await?;
                    form.add_file(file_name, declared_type, bytes);
                }
            }
        }
        Ok(Some(form))
    }

    /// Browsers send an empty part without a name where no file was chosen.
    fn add_file(&mut self, name: String, declared_type: Option<String>, bytes: Bytes) {
        if name.is_empty() && bytes.is_empty() {
            return;
        }
        let name = (!name.is_empty()).then_some(name);
        self.files.push(File { bytes, declared_type, name, platform_id: None });
    }

    /// The first value of that name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    /// Every value of that name, in order.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    /// What was typed, as it was typed: a form sends CRLF for every new line. `None` if there is nothing but space.
    pub(crate) fn typed(&self) -> Option<String> {
        let text = self.get("text")?.replace("\r\n", "\n");
        (!text.trim().is_empty()).then_some(text)
    }
}
