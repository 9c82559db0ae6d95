//! Locking a process in (DESIGN §2; security.md row 19): a parser that is taken over must find
//! nothing to open, nobody to connect to and nothing to start.
//!
//! Three barriers, so that a hole in one is not a way out: Landlock takes the file system and the
//! network away, limits bound memory and time, and seccomp lets through only the calls that
//! computing and answering need.

use app::Sandbox;

/// Raises every barrier that this system has.
pub(crate) fn enter() -> Sandbox {
    #[cfg(all(
        target_os = "linux",
        any(
            target_arch = "x86_64",
            target_arch = "aarch64",
            target_arch = "riscv64"
        )
    ))]
    {
        linux::enter()
    }
    #[cfg(not(all(
        target_os = "linux",
        any(
            target_arch = "x86_64",
            target_arch = "aarch64",
            target_arch = "riscv64"
        )
    )))]
    {
        Sandbox::None
    }
}

#[cfg(all(
    target_os = "linux",
    any(
        target_arch = "x86_64",
        target_arch = "aarch64",
        target_arch = "riscv64"
    )
))]
mod linux {
    use std::collections::BTreeMap;

    use app::Sandbox;
    use landlock::{
        ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr,
        RulesetStatus, Scope,
    };
    use rustix::process::{
        DumpableBehavior, Resource, Rlimit, Signal, set_dumpable_behavior,
        set_parent_process_death_signal, setrlimit,
    };
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
        SeccompRule,
    };

    /// The order matters: each step needs calls that the next one forbids.
    pub(super) fn enter() -> Sandbox {
        // If the program dies, so does its worker; and nobody of the same user reads its memory.
        let _ = set_parent_process_death_signal(Some(Signal::KILL));
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
        let (limited, barriers) = (limits(), Barriers::raise());
        match barriers {
            // Kernels without Landlock are common; seccomp alone already forbids what it forbids.
            Barriers { seccomp: true, .. } if limited => Sandbox::Full,
            Barriers {
                seccomp: false,
                landlock: false,
            } => Sandbox::None,
            _ => Sandbox::Partial,
        }
    }

    /// Whether every limit is set.
    fn limits() -> bool {
        let limits = [
            (Resource::As, MEMORY),
            (Resource::Cpu, CPU_SECONDS),
            (Resource::Core, 0),
            (Resource::Fsize, 0),
            (Resource::Nproc, 0),
        ];
        let set = |(resource, most)| {
            let limit = Rlimit {
                current: Some(most),
                maximum: Some(most),
            };
            setrlimit(resource, limit).is_ok()
        };
        // Every one is tried, whatever becomes of the others.
        limits.map(set).into_iter().all(|set| set)
    }

    /// Which barriers of the calling thread stand.
    pub(super) struct Barriers {
        pub(super) seccomp: bool,
        pub(super) landlock: bool,
    }

    impl Barriers {
        pub(super) fn raise() -> Self {
            let privileges = rustix::thread::set_no_new_privs(true).is_ok();
            let landlock = landlock().unwrap_or(false);
            let seccomp = privileges && seccomp().is_some();
            Self { seccomp, landlock }
        }
    }

    /// A rule set that handles every access and grants none.
    fn landlock() -> Result<bool, landlock::RulesetError> {
        let status = Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(AccessFs::from_all(ABI::V6))?
            .handle_access(AccessNet::from_all(ABI::V6))?
            .scope(Scope::from_all(ABI::V6))?
            .create()?
            .restrict_self()?;
        Ok(status.ruleset != RulesetStatus::NotEnforced)
    }

    /// Lets through what computing, answering and ending need; everything else fails with `EPERM`,
    /// so that a library which tries, and can do without, goes on.
    fn seccomp() -> Option<()> {
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
            ALLOWED.iter().map(|call| (*call, Vec::new())).collect();
        for call in [libc::SYS_mmap, libc::SYS_mprotect] {
            rules.insert(call, vec![not_executable()?]);
        }
        let filter = SeccompFilter::new(
            rules,
            SeccompAction::Errno(u32::try_from(libc::EPERM).ok()?),
            SeccompAction::Allow,
            std::env::consts::ARCH.try_into().ok()?,
        )
        .ok()?;
        let program: BpfProgram = filter.try_into().ok()?;
        seccompiler::apply_filter(&program).ok()
    }

    /// Memory may be taken, but never memory that can be run.
    fn not_executable() -> Option<SeccompRule> {
        let execute = u64::try_from(libc::PROT_EXEC).ok()?;
        let condition = SeccompCondition::new(
            2,
            SeccompCmpArgLen::Dword,
            SeccompCmpOp::MaskedEq(execute),
            0,
        );
        SeccompRule::new(vec![condition.ok()?]).ok()
    }

    /// Nothing here opens, connects, starts, signals another or changes what is on disk.
    const ALLOWED: [i64; 28] = [
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_close,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_brk,
        libc::SYS_futex,
        libc::SYS_sched_yield,
        libc::SYS_nanosleep,
        libc::SYS_clock_nanosleep,
        libc::SYS_clock_gettime,
        libc::SYS_getrandom,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_tgkill,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_restart_syscall,
        libc::SYS_set_robust_list,
        libc::SYS_rseq,
        libc::SYS_sched_getaffinity,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];

    /// Enough for a picture of 120 megapixels, three times over.
    const MEMORY: u64 = 2 * 1024 * 1024 * 1024;
    /// For all the files that one worker reads; a single one is ended by the program's watchdog.
    const CPU_SECONDS: u64 = 3600;
}

#[cfg(all(test, target_os = "linux", target_arch = "x86_64"))]
mod tests {
    use std::{
        fs::{self, File},
        io::ErrorKind,
        net::{TcpListener, TcpStream, UdpSocket},
        os::unix::net::UnixStream,
        process::Command,
        thread,
    };

    use super::linux::Barriers;

    /// Seccomp and Landlock bind the calling thread, so one thread of the test is locked in.
    #[test]
    #[allow(clippy::disallowed_methods, reason = "UDP is tried to see it refused")]
    fn a_locked_in_thread_can_compute_and_nothing_else() {
        let file = std::env::current_exe().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let refused = thread::spawn(move || {
            assert!(Barriers::raise().seccomp, "seccomp could not be raised");
            let kinds = [
                ("open", File::open(&file).err()),
                ("create", File::create("/tmp/testimony-worker-escape").err()),
                ("list", fs::read_dir("/").err()),
                (
                    "unlink",
                    fs::remove_file("/tmp/testimony-worker-escape").err(),
                ),
                ("rename", fs::rename("/tmp/a", "/tmp/b").err()),
                ("connect", TcpStream::connect(address).err()),
                ("udp", UdpSocket::bind("127.0.0.1:0").err()),
                ("unix", UnixStream::pair().err()),
                ("start", Command::new("/bin/true").spawn().err()),
            ];
            let sum: usize = vec![1_usize; 4 << 20].iter().sum();
            (
                kinds.map(|(what, error)| (what, error.map(|e| e.kind()))),
                sum,
            )
        });
        let (kinds, sum) = refused.join().unwrap();
        for (what, kind) in kinds {
            assert_eq!(kind, Some(ErrorKind::PermissionDenied), "{what}");
        }
        assert_eq!(sum, 4 << 20);
    }
}
