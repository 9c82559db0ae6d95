//! What the process gives up before any secret exists in it (security.md row 4).

/// Sees to it that no memory of this process is written to a disk by a crash, nor read by another
/// process of the same user.
///
/// Neither is worth refusing to work over: where the system has no such switch, a crash is as likely
/// as anywhere.
pub(crate) fn no_dumps() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{
            DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit,
        };
        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        // The limit is inherited by the editor and the worker; the mark is not, and each process of
        // ours sets it again. A core pattern that is a pipe ignores the limit but not the mark.
        let _ = setrlimit(Resource::Core, none);
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}
