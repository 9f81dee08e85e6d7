//! The wire between an intake and a hub elsewhere, which can be cut, fall silent, answer nonsense, or lose every other
//! answer on its way back.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_util::task::TaskTracker;

/// What is wrong with the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Nothing.
    Nothing,
    /// A connection is closed as soon as it is there.
    Cut,
    /// Nobody answers.
    Silence,
    /// Every answer is a 500.
    Failing,
    /// Every answer is no HTTP.
    Garbage,
    /// The hub does as it is asked, and every other answer is lost on its way back.
    AnswersLost,
}

/// A wire. It ends when dropped.
pub(crate) struct Wire {
    address: SocketAddr,
    trouble: watch::Sender<Trouble>,
    n_lost: Arc<AtomicU64>,
}

impl Wire {
    /// One to the hub at that address.
    pub(crate) async fn to(hub: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (trouble, troubled) = watch::channel(Trouble::Nothing);
        let n_lost = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&n_lost);
        let tracker = TaskTracker::new();
        tracker.clone().spawn(async move {
            let turn = Arc::new(AtomicU8::new(0));
            let mut ended = troubled.clone();
            loop {
                let accepted = tokio::select! {
                    accepted = listener.accept() => accepted,
                    // The sender is gone: the world ends.
                    () = async { while ended.changed().await.is_ok() {} } => return,
                };
                let (troubled, turn, count) = (troubled.clone(), Arc::clone(&turn), Arc::clone(&count));
                if let Ok((stream, _)) = accepted {
                    tracker.spawn(async move {
                        let _ = connection(stream, hub, troubled, &turn, &count).await;
                    });
                }
            }
        });
        Self { address, trouble, n_lost }
    }

    /// Where the intake reaches it.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on this is wrong with it. What was connected is not any more.
    pub(crate) fn has(&self, trouble: Trouble) {
        self.trouble.send_replace(trouble);
    }

    /// How many answers were lost.
    pub(crate) fn n_lost(&self) -> u64 {
        self.n_lost.load(Ordering::Relaxed)
    }
}

async fn connection(
    mut intake: TcpStream,
    hub: SocketAddr,
    mut troubled: watch::Receiver<Trouble>,
    turn: &AtomicU8,
    n_lost: &AtomicU64,
) -> std::io::Result<()> {
    let trouble = *troubled.borrow_and_update();
    match trouble {
        Trouble::Cut => Ok(()),
        Trouble::Silence => {
            let _ = troubled.changed().await;
            Ok(())
        }
        Trouble::Failing | Trouble::Garbage => {
            let _ = intake.read(&mut [0; 4096]).await?;
            let answer: &[u8] = match trouble {
                Trouble::Failing => {
                    b"HTTP/1.1 500 Internal Server Error\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
                }
                _ => b"\x00\xffthis is no answer\r\n\r\n",
            };
            intake.write_all(answer).await?;
            intake.shutdown().await
        }
        Trouble::Nothing | Trouble::AnswersLost => {
            let hub = TcpStream::connect(hub).await?;
            let (mut from_hub, mut to_hub) = hub.into_split();
            let (mut from_intake, mut to_intake) = intake.into_split();
            let there = async move { tokio::io::copy(&mut from_intake, &mut to_hub).await.map(|_| ()) };
            let back = async move {
                let mut bytes = vec![0; 64 * 1024];
                loop {
                    let n = from_hub.read(&mut bytes).await?;
                    if n == 0 {
                        return Ok(());
                    }
                    if trouble == Trouble::AnswersLost && turn.fetch_add(1, Ordering::Relaxed) % 2 == 1 {
                        n_lost.fetch_add(1, Ordering::Relaxed);
                        return Ok(());
                    }
                    to_intake.write_all(&bytes[..n]).await?;
                }
            };
            tokio::select! {
                ended = there => ended,
                ended = back => ended,
                _ = troubled.changed() => Ok(()),
            }
        }
    }
}
