//! The process's own `malloc` and its kin, of which one call fails.
//!
//! `GlobalAlloc` would count what Rust allocates and leave out SQLite, which is half of what writes a
//! casebook. A linker takes the `malloc` of the program before that of the C library, so here every
//! allocation of either passes. No crate does this: the ones that fail allocations wrap `GlobalAlloc`.
#![allow(unsafe_code)]

use std::{
    ffi::{c_int, c_void},
    ptr,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};

static COUNTS: AtomicBool = AtomicBool::new(false);
static SEEN: AtomicU64 = AtomicU64::new(0);
static FAILS: AtomicU64 = AtomicU64::new(u64::MAX);

/// From here on allocations are counted, from nought, and this one fails.
pub(crate) fn starve(at: u64) {
    FAILS.store(at, Ordering::SeqCst);
    COUNTS.store(true, Ordering::SeqCst);
}

/// How many there were; no more are counted.
pub(crate) fn feed() -> u64 {
    COUNTS.store(false, Ordering::SeqCst);
    SEEN.load(Ordering::SeqCst)
}

/// Whether this allocation fails. It allocates nothing itself.
fn fails() -> bool {
    COUNTS.load(Ordering::Relaxed)
        && SEEN.fetch_add(1, Ordering::Relaxed) == FAILS.load(Ordering::Relaxed)
}

/// From errno.h of Linux.
const ENOMEM: c_int = 12;

// SAFETY: these are malloc, calloc, realloc and memalign of the GNU C library under the names by which it
// lets them be wrapped, with the types of stdlib.h and malloc.h.
unsafe extern "C" {
    fn __libc_malloc(size: usize) -> *mut c_void;
    fn __libc_calloc(number: usize, size: usize) -> *mut c_void;
    fn __libc_realloc(old: *mut c_void, size: usize) -> *mut c_void;
    fn __libc_memalign(align: usize, size: usize) -> *mut c_void;
}

// SAFETY, of all that follow: each has the name and type that C gives it, and either returns null, which C
// allows at any time and which leaves an old allocation as it was, or hands its arguments on to the
// library's own as they are. So what the library's `free` is given is always the library's.

#[unsafe(no_mangle)]
extern "C" fn malloc(size: usize) -> *mut c_void {
    if fails() {
        return ptr::null_mut();
    }
    unsafe { __libc_malloc(size) }
}

#[unsafe(no_mangle)]
extern "C" fn calloc(number: usize, size: usize) -> *mut c_void {
    if fails() {
        return ptr::null_mut();
    }
    unsafe { __libc_calloc(number, size) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn realloc(old: *mut c_void, size: usize) -> *mut c_void {
    if fails() {
        return ptr::null_mut();
    }
    unsafe { __libc_realloc(old, size) }
}

#[unsafe(no_mangle)]
extern "C" fn aligned_alloc(align: usize, size: usize) -> *mut c_void {
    if fails() {
        return ptr::null_mut();
    }
    unsafe { __libc_memalign(align, size) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn posix_memalign(place: *mut *mut c_void, align: usize, size: usize) -> c_int {
    if fails() {
        return ENOMEM;
    }
    let made = unsafe { __libc_memalign(align, size) };
    if made.is_null() {
        return ENOMEM;
    }
    // SAFETY: the caller says by calling that this can be written to.
    unsafe { place.write(made) };
    0
}
