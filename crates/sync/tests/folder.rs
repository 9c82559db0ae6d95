//! A folder, and what somebody may have put into it.

use testimony_sync::{Address, Network, Opening, Store, StoreError};

use crate::support::{does_what_a_store_does, folder, name};

#[test]
fn a_folder_does_what_a_store_does() {
    let dir = tempfile::tempdir().unwrap();
    does_what_a_store_does(&folder(&dir.path().join("new/backup")));
}

#[test]
fn a_folder_that_is_not_there_is_said() {
    let address = Address::Folder("/nowhere/at/all".into());
    let opened = Store::open(&address, None, &Network::default(), Opening::Existing);
    assert!(matches!(opened, Err(StoreError::NoFolder { .. })));
}

#[cfg(unix)]
#[test]
fn nothing_outside_the_folder_is_read_through_links_and_nothing_waits_for_ever() {
    use std::os::unix::fs::symlink;
    let dir = tempfile::tempdir().unwrap();
    let store = folder(&dir.path().join("store"));
    std::fs::write(dir.path().join("secret"), "secret").unwrap();
    let root = dir.path().join("store");
    symlink(dir.path().join("secret"), root.join("linked")).unwrap();
    symlink(dir.path(), root.join("out")).unwrap();
    symlink("/dev/zero", root.join("zero")).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(root.join("pipe"))
        .status();
    assert!(made.unwrap().success());
    std::fs::write(root.join("Ünusual name"), "").unwrap();
    for odd in ["linked", "out/secret", "zero", "pipe"] {
        let name = name(odd);
        assert!(
            matches!(store.get_all(&name, 10), Err(StoreError::Odd { .. })),
            "{odd}"
        );
        assert!(
            matches!(store.get(&name, 0..1), Err(StoreError::Odd { .. })),
            "{odd}"
        );
        assert!(store.stat(&name).is_err(), "{odd}");
    }
    assert_eq!(store.list(None).unwrap(), []);
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_said() {
    // A file system of 64 kB, where one may be mounted; the kernel's own full device elsewhere.
    let dir = tempfile::tempdir().unwrap();
    let mounted = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=64k", "none"])
        .arg(dir.path())
        .output();
    if !mounted.is_ok_and(|mounted| mounted.status.success()) {
        testkit::skip(
            "a_full_disk_is_said",
            "no small file system may be mounted here",
        );
        return;
    }
    let store = folder(&dir.path().join("store"));
    let put = store.put_new(&name("a"), vec![7; 1 << 20]);
    let listed = store.list(None).unwrap();
    let unmounted = std::process::Command::new("umount")
        .arg(dir.path())
        .status();
    assert!(unmounted.unwrap().success());
    assert!(matches!(put, Err(StoreError::Full { .. })), "{put:?}");
    assert_eq!(listed, [], "nothing is there by half");
}
