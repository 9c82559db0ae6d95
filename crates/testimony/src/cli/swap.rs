//! Whether what is in memory can reach a disk in the clear.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use super::output;

/// What the machine does with memory that it runs short of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Swap {
    /// It has nowhere to put it, or only compressed memory.
    None,
    /// All of it goes to devices under dm-crypt.
    Encrypted,
    /// Some of it goes to these, of which nothing shows that they are encrypted.
    Clear(Vec<String>),
    /// The system does not say.
    Unknown,
}

impl Swap {
    /// Asks this machine. `TESTIMONY_MACHINE` names another folder in which `/proc` and `/sys` are
    /// looked for, for tests; whoever can set it can do without the warning.
    pub(super) fn of_this_machine() -> Self {
        let root = std::env::var_os("TESTIMONY_MACHINE").map_or_else(|| "/".into(), PathBuf::from);
        Self::read(&root)
    }

    fn read(root: &Path) -> Self {
        let Ok(table) = fs::read_to_string(root.join("proc/swaps")) else {
            return Self::Unknown;
        };
        let areas: Vec<Area> = table.lines().skip(1).filter_map(Area::parse).collect();
        let areas: Vec<Area> = areas.into_iter().filter(|area| !area.is_memory()).collect();
        if areas.is_empty() {
            return Self::None;
        }
        let clear = areas.into_iter().filter(|area| !area.is_encrypted(root));
        let clear: Vec<String> = clear.map(|area| area.path).collect();
        if clear.is_empty() {
            Self::Encrypted
        } else {
            Self::Clear(clear)
        }
    }

    /// What `status --json` says.
    pub(super) fn json(&self) -> Value {
        match self {
            Self::None => json!({ "state": "none" }),
            Self::Encrypted => json!({ "state": "encrypted" }),
            Self::Clear(areas) => json!({ "state": "clear", "areas": areas }),
            Self::Unknown => json!({ "state": "unknown" }),
        }
    }

    /// What `status` says.
    pub(super) fn words(&self) -> String {
        match self {
            Self::None => "none".to_owned(),
            Self::Encrypted => "encrypted".to_owned(),
            Self::Clear(areas) => format!("NOT ENCRYPTED: {}", areas.join(", ")),
            Self::Unknown => "not known on this system".to_owned(),
        }
    }

    /// Warns, so that nobody overlooks it.
    pub(super) fn warn(&self) {
        let Self::Clear(areas) = self else { return };
        let rule = "*".repeat(78);
        output::aside(&rule);
        output::aside(&format!(
            "* SWAP IS ON AND NOT ENCRYPTED: {}",
            areas.join(", ")
        ));
        output::aside(
            "* What you open now, keys included, may be written to that disk in the clear",
        );
        output::aside("* and be found there years later.");
        output::aside(
            "*   to do: switch it off with `sudo swapoff -a`, or encrypt it, and open again",
        );
        output::aside(&rule);
    }
}

/// A line of the system's table of swap areas.
struct Area {
    path: String,
    is_device: bool,
}

impl Area {
    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let path = words.next()?.replace("\\040", " ");
        let is_device = words.next()? == "partition";
        Some(Self { path, is_device })
    }

    fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// zram is memory, compressed; it is lost with the power.
    fn is_memory(&self) -> bool {
        self.is_device && self.name().starts_with("zram")
    }

    fn is_encrypted(&self, root: &Path) -> bool {
        let device = if self.is_device {
            Some(root.join("sys/class/block").join(self.name()))
        } else {
            self.device_below(root)
        };
        device.is_some_and(|device| is_encrypted(&device, DEEPEST))
    }

    /// The device that a swap file lies on. Some file systems span several or are none; then nothing
    /// is known.
    #[cfg(target_os = "linux")]
    fn device_below(&self, root: &Path) -> Option<PathBuf> {
        use std::os::linux::fs::MetadataExt as _;
        let file = root.join(self.path.trim_start_matches('/'));
        let number = fs::metadata(file).ok()?.st_dev();
        let (major, minor) = (rustix::fs::major(number), rustix::fs::minor(number));
        Some(root.join(format!("sys/dev/block/{major}:{minor}")))
    }

    #[cfg(not(target_os = "linux"))]
    fn device_below(&self, _: &Path) -> Option<PathBuf> {
        None
    }
}

/// Whether a block device is dm-crypt's, or lies on nothing but such devices, as a volume of LVM does.
fn is_encrypted(device: &Path, depth: usize) -> bool {
    let uuid = fs::read_to_string(device.join("dm/uuid")).unwrap_or_default();
    if uuid.starts_with("CRYPT-") {
        return true;
    }
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    let below = fs::read_dir(device.join("slaves")).into_iter().flatten();
    let below: Vec<PathBuf> = below.flatten().map(|entry| entry.path()).collect();
    !below.is_empty() && below.iter().all(|one| is_encrypted(one, depth))
}

/// More devices than this do not stand on each other.
const DEEPEST: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n";

    /// A machine with these swap areas, device-mapper devices and what those lie on.
    fn machine(swaps: &str, devices: &[(&str, &str)], below: &[(&str, &str)]) -> Swap {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("proc/swaps", &format!("{HEAD}{swaps}"));
        for (name, uuid) in devices {
            write(&format!("sys/class/block/{name}/dm/uuid"), uuid);
        }
        for (name, uuid) in below {
            write(&format!("sys/class/block/{name}/slaves/one/dm/uuid"), uuid);
        }
        Swap::read(root.path())
    }

    #[test]
    fn what_is_in_the_clear_is_named_and_nothing_else() {
        let clear = |areas: &[&str]| Swap::Clear(areas.iter().map(|a| (*a).to_owned()).collect());
        assert_eq!(machine("", &[], &[]), Swap::None);
        assert_eq!(
            machine("/dev/zram0 partition 1 0 5\n", &[], &[]),
            Swap::None
        );
        let (plain, mapped) = (
            "/dev/sda2 partition 1 0 -2\n",
            "/dev/dm-1 partition 1 0 -2\n",
        );
        assert_eq!(machine(plain, &[], &[]), clear(&["/dev/sda2"]));
        assert_eq!(
            machine(mapped, &[("dm-1", "CRYPT-PLAIN-swap")], &[]),
            Swap::Encrypted
        );
        assert_eq!(
            machine(mapped, &[("dm-1", "LVM-abc")], &[]),
            clear(&["/dev/dm-1"])
        );
        let lvm = [("dm-1", "LVM-abc")];
        assert_eq!(
            machine(mapped, &lvm, &[("dm-1", "CRYPT-LUKS2-x")]),
            Swap::Encrypted
        );
        assert_eq!(
            machine(mapped, &lvm, &[("dm-1", "LVM-x")]),
            clear(&["/dev/dm-1"])
        );
        let both = format!("{plain}{mapped}");
        assert_eq!(
            machine(&both, &[("dm-1", "CRYPT-x")], &[]),
            clear(&["/dev/sda2"])
        );
        assert_eq!(
            machine("/swap\\040file file 1 0 -2\n", &[], &[]),
            clear(&["/swap file"])
        );
        let nothing = tempfile::tempdir().unwrap();
        assert_eq!(Swap::read(nothing.path()), Swap::Unknown);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_swap_file_is_as_safe_as_the_device_it_lies_on() {
        use std::os::linux::fs::MetadataExt as _;
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("proc")).unwrap();
        fs::write(
            root.path().join("proc/swaps"),
            format!("{HEAD}/swapfile file 1 0 -2\n"),
        )
        .unwrap();
        fs::write(root.path().join("swapfile"), "").unwrap();
        assert_eq!(
            Swap::read(root.path()),
            Swap::Clear(vec!["/swapfile".to_owned()])
        );
        let number = fs::metadata(root.path().join("swapfile")).unwrap().st_dev();
        let (major, minor) = (rustix::fs::major(number), rustix::fs::minor(number));
        let device = root
            .path()
            .join(format!("sys/dev/block/{major}:{minor}/dm"));
        fs::create_dir_all(&device).unwrap();
        fs::write(device.join("uuid"), "CRYPT-LUKS2-root").unwrap();
        assert_eq!(Swap::read(root.path()), Swap::Encrypted);
    }
}
