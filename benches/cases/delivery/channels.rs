//! Bounded channels, with what a call through them is: two words, or a boxed closure.

/// What the consumer's closures change.
#[derive(Default)]
pub(super) struct State {
    sum: u64,
}

impl State {
    /// What the work of each call is.
    pub(super) fn add(&mut self, first: u64, second: u64) {
        self.sum = self.sum.wrapping_add(first ^ second);
    }

    /// The work of a call with a text.
    pub(super) fn read(&mut self, text: &str) {
        self.sum = self.sum.wrapping_add(u64::from(text.as_bytes()[0]));
    }
}

/// A call on its way.
pub(super) trait Message: Send + 'static {
    fn new(first: u64, second: u64) -> Self;
    fn run(self, state: &mut State);
}

/// Two words: a channel of these serves one kind of callback.
impl Message for (u64, u64) {
    fn new(first: u64, second: u64) -> Self {
        (first, second)
    }
    fn run(self, state: &mut State) {
        state.add(self.0, self.1);
    }
}

/// A channel of these serves all kinds, as a queue does.
pub(super) type Boxed = Box<dyn FnOnce(&mut State) + Send>;

impl Message for Boxed {
    fn new(first: u64, second: u64) -> Self {
        Box::new(move |state| state.add(first, second))
    }
    fn run(self, state: &mut State) {
        self(state);
    }
}

/// A kind of channel.
pub(super) trait Channel {
    type Sender<M: Message>: Clone + Send + Sync + 'static;
    type Receiver<M: Message>: Send + 'static;
    fn new<M: Message>(capacity: usize) -> (Self::Sender<M>, Self::Receiver<M>);
    /// Gives the message back if there is no room.
    fn send<M: Message>(sender: &Self::Sender<M>, message: M) -> Result<(), M>;
    fn take<M: Message>(receiver: &mut Self::Receiver<M>) -> Option<M>;
    /// Sleeps until one is there.
    fn wait<M: Message>(receiver: &mut Self::Receiver<M>) -> Option<M>;
}

/// `$kind` by its constructor, its sender and receiver, how it sends without waiting, and how it waits.
macro_rules! channel {
    ($kind:ident, $new:path, $sender:ty, $receiver:ty, |$full:ident| $message:expr, |$from:ident| $wait:expr) => {
        pub(super) enum $kind {}
        impl Channel for $kind {
            type Sender<M: Message> = $sender;
            type Receiver<M: Message> = $receiver;
            fn new<M: Message>(capacity: usize) -> (Self::Sender<M>, Self::Receiver<M>) {
                $new(capacity)
            }
            fn send<M: Message>(sender: &Self::Sender<M>, message: M) -> Result<(), M> {
                sender.try_send(message).map_err(|$full| $message)
            }
            fn take<M: Message>(receiver: &mut Self::Receiver<M>) -> Option<M> {
                receiver.try_recv().ok()
            }
            fn wait<M: Message>($from: &mut Self::Receiver<M>) -> Option<M> {
                $wait
            }
        }
    };
}

fn std_message<M>(full: std::sync::mpsc::TrySendError<M>) -> M {
    use std::sync::mpsc::TrySendError::{Disconnected, Full};
    let (Full(message) | Disconnected(message)) = full;
    message
}

channel!(
    Std,
    std::sync::mpsc::sync_channel,
    std::sync::mpsc::SyncSender<M>,
    std::sync::mpsc::Receiver<M>,
    |full| std_message(full),
    |receiver| receiver.recv().ok()
);
channel!(
    Crossbeam,
    crossbeam_channel::bounded,
    crossbeam_channel::Sender<M>,
    crossbeam_channel::Receiver<M>,
    |full| full.into_inner(),
    |receiver| receiver.recv().ok()
);
channel!(
    Flume,
    flume::bounded,
    flume::Sender<M>,
    flume::Receiver<M>,
    |full| full.into_inner(),
    |receiver| receiver.recv().ok()
);
channel!(
    Async,
    async_channel::bounded,
    async_channel::Sender<M>,
    async_channel::Receiver<M>,
    |full| full.into_inner(),
    |receiver| receiver.recv_blocking().ok()
);
channel!(
    Tokio,
    tokio::sync::mpsc::channel,
    tokio::sync::mpsc::Sender<M>,
    tokio::sync::mpsc::Receiver<M>,
    |full| full.into_inner(),
    |receiver| receiver.blocking_recv()
);

/// `std::sync::mpsc::channel`, which has no bound.
pub(super) enum Unbounded {}

impl Channel for Unbounded {
    type Sender<M: Message> = std::sync::mpsc::Sender<M>;
    type Receiver<M: Message> = std::sync::mpsc::Receiver<M>;
    fn new<M: Message>(_: usize) -> (Self::Sender<M>, Self::Receiver<M>) {
        std::sync::mpsc::channel()
    }
    fn send<M: Message>(sender: &Self::Sender<M>, message: M) -> Result<(), M> {
        sender.send(message).map_err(|error| error.0)
    }
    fn take<M: Message>(receiver: &mut Self::Receiver<M>) -> Option<M> {
        receiver.try_recv().ok()
    }
    fn wait<M: Message>(receiver: &mut Self::Receiver<M>) -> Option<M> {
        receiver.recv().ok()
    }
}
