//! Whom we believe to be the mail server: the roots of certificates, for both directions of the wire.

use std::error::Error;
use std::fmt;
use std::io;
use std::sync::Arc;

use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{CertificateError, ClientConfig, RootCertStore};

/// The web's roots, and those the operator adds (a private authority).
#[derive(Clone, Default)]
pub(crate) struct Trust {
    extra: Vec<CertificateDer<'static>>,
}

/// What is wrong with a certificate, without a word of what stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CertificateFault {
    UnknownIssuer,
    WrongName,
    Expired,
    Unusable,
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Trust(the web's roots and {} more)", self.extra.len())
    }
}

impl fmt::Display for CertificateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownIssuer => "nobody we trust has issued it",
            Self::WrongName => "it is for another name",
            Self::Expired => "it is not valid today",
            Self::Unusable => "it cannot be used",
        })
    }
}

impl Trust {
    /// The web's roots and the certificates of a PEM file; `None` if there is not one usable in it.
    pub(crate) fn with(pem: &[u8]) -> Option<Self> {
        let extra: Vec<_> = CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().ok()?;
        let mut roots = RootCertStore::empty();
        let is_usable = !extra.is_empty() && extra.iter().all(|it| roots.add(it.clone()).is_ok());
        is_usable.then_some(Self { extra })
    }

    /// For IMAP.
    pub(crate) fn client_config(&self) -> Arc<ClientConfig> {
        let mut roots = RootCertStore::empty();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        roots.add_parsable_certificates(self.extra.iter().cloned());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("ring speaks TLS 1.2 and 1.3")
            .with_root_certificates(roots)
            .with_no_client_auth();
        Arc::new(config)
    }

    /// For SMTP: the same roots, as lettre wants them. `None` if they are of no use to it.
    pub(crate) fn parameters(&self, host: &str) -> Option<TlsParameters> {
        let builder =
            TlsParameters::builder(host.to_owned()).certificate_store(CertificateStore::WebpkiRoots);
        let extra = self.extra.iter().map(|it| Certificate::from_der(it.to_vec()));
        let builder = extra
            .collect::<Result<Vec<_>, _>>()
            .ok()?
            .into_iter()
            .fold(builder, |builder, it| builder.add_root_certificate(it));
        builder.build_rustls().ok()
    }
}

/// Whether a connection ended because of the certificate; looked for in the whole chain, for every crate wraps it anew.
pub(crate) fn certificate_fault(error: &(dyn Error + 'static)) -> Option<CertificateFault> {
    if let Some(rustls::Error::InvalidCertificate(fault)) = error.downcast_ref() {
        return Some(match fault {
            CertificateError::UnknownIssuer => CertificateFault::UnknownIssuer,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                CertificateFault::WrongName
            }
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. } => CertificateFault::Expired,
            _ => CertificateFault::Unusable,
        });
    }
    // `source` of an `io::Error` skips the very error it was made of.
    let within: Option<&(dyn Error + 'static)> = match error.downcast_ref::<io::Error>() {
        Some(io) => io.get_ref().map(|it| it as &(dyn Error + 'static)),
        None => error.source(),
    };
    certificate_fault(within?)
}
