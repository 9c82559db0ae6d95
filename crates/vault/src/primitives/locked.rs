//! A value that stays in memory: its page is never written to swap while it lives.

use std::ops::{Deref, DerefMut};

/// A value on pages of its own, locked into memory where the system allows it; where it does not,
/// [`Locked::is_locked`] says so and everything else works the same.
///
/// Locks are counted by page, not by value: two values on one page would lose theirs together.
pub(crate) struct Locked<T> {
    /// Dropped before the page is given back, because what is unmapped cannot be unlocked.
    guard: Option<region::LockGuard>,
    page: Box<Page<T>>,
}

/// As large as the largest pages of its processors, and so on pages of its own.
#[cfg_attr(target_arch = "x86_64", repr(align(4096)))]
#[cfg_attr(not(target_arch = "x86_64"), repr(align(65536)))]
struct Page<T>(T);

impl<T> Locked<T> {
    pub(crate) fn new(value: T) -> Self {
        let page = Box::new(Page(value));
        let address: *const Page<T> = &raw const *page;
        Self {
            guard: region::lock(address, size_of::<Page<T>>()).ok(),
            page,
        }
    }

    pub(crate) fn is_locked(&self) -> bool {
        self.guard.is_some()
    }
}

impl<T> Deref for Locked<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.page.0
    }
}

impl<T> DerefMut for Locked<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.page.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pages of this process that are locked, as the system counts them.
    #[cfg(target_os = "linux")]
    fn locked_kilobytes(of: &Locked<[u8; 32]>) -> u64 {
        let address = &raw const **of as usize;
        let maps = std::fs::read_to_string("/proc/self/smaps").unwrap();
        let mut within = false;
        for line in maps.lines() {
            if let Some((from, rest)) = line.split_once('-')
                && let Ok(from) = usize::from_str_radix(from, 16)
                && let Some((to, _)) = rest.split_once(' ')
                && let Ok(to) = usize::from_str_radix(to, 16)
            {
                within = (from..to).contains(&address);
            }
            if within && let Some(kilobytes) = line.strip_prefix("Locked:") {
                return kilobytes.trim_end_matches("kB").trim().parse().unwrap();
            }
        }
        panic!("the system does not know of it");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_system_keeps_it_in_memory_until_it_is_dropped_and_its_neighbours_longer() {
        let first = Locked::new([1; 32]);
        if !first.is_locked() {
            testkit::skip(
                "the_system_keeps_it_in_memory_until_it_is_dropped_and_its_neighbours_longer",
                "this system locks no memory for this user",
            );
            return;
        }
        let (second, third) = (Locked::new([2; 32]), Locked::new([3; 32]));
        assert!(locked_kilobytes(&first) > 0 && locked_kilobytes(&second) > 0);
        drop(second);
        assert!(locked_kilobytes(&first) > 0 && locked_kilobytes(&third) > 0);
        assert_eq!((*first, *third), ([1; 32], [3; 32]));
    }
}
