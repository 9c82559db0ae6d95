//! The same work on many things, on every core.

use std::{
    panic::resume_unwind,
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc::channel,
    },
    thread,
};

/// Does something with each of many things; the answers come in the order of the things. Threads
/// take `portion` of them at a time: so many as are worth telling a thread about.
pub(crate) fn each<T: Sync, R: Send>(
    things: &[T],
    portion: usize,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    portions(things, portion, |part| part.iter().map(&work).collect())
}

/// The same by portions: `work` answers for each thing of a portion, in order.
pub(crate) fn portions<T: Sync, R: Send>(
    things: &[T],
    portion: usize,
    work: impl Fn(&[T]) -> Vec<R> + Sync,
) -> Vec<R> {
    told(things, portion, work, |_| ())
}

/// The same; `done` hears of each portion, on this thread, as it is done.
pub(crate) fn told<T: Sync, R: Send>(
    things: &[T],
    portion: usize,
    work: impl Fn(&[T]) -> Vec<R> + Sync,
    mut done: impl FnMut(&[T]),
) -> Vec<R> {
    let parts: Vec<&[T]> = things.chunks(portion.max(1)).collect();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    if cores.min(parts.len()) < 2 {
        let each = parts.into_iter().flat_map(|part| {
            let answers = work(part);
            done(part);
            answers
        });
        return each.collect();
    }
    let next = AtomicUsize::new(0);
    let mut found: Vec<Vec<R>> = parts.iter().map(|_| Vec::new()).collect();
    thread::scope(|scope| {
        let (out, answers) = channel();
        let workers = (0..cores.min(parts.len())).map(|_| {
            let (out, next, work, parts) = (out.clone(), &next, &work, &parts);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(part) = parts.get(at) else { return };
                    if out.send((at, work(part))).is_err() {
                        return;
                    }
                }
            })
        });
        let workers: Vec<_> = workers.collect();
        drop(out);
        for (at, answer) in answers {
            if let Some(part) = parts.get(at) {
                done(part);
            }
            if let Some(place) = found.get_mut(at) {
                *place = answer;
            }
        }
        for worker in workers {
            // Answers that are missing would pass for those of others.
            if let Err(cause) = worker.join() {
                resume_unwind(cause);
            }
        }
    });
    found.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_thing_has_its_answer_in_its_place(count in 0usize..400, portion in 0usize..70) {
            let things: Vec<usize> = (0..count).collect();
            let mut heard = 0;
            let answers = told(
                &things,
                portion,
                |part| part.iter().map(|n| n * 3).collect(),
                |part| heard += part.len(),
            );
            prop_assert_eq!(heard, count);
            prop_assert_eq!(answers, things.iter().map(|n| n * 3).collect::<Vec<_>>());
        }
    }

    #[test]
    #[should_panic(expected = "at 17")]
    fn a_thread_that_dies_is_not_passed_over() {
        let things: Vec<usize> = (0..40).collect();
        each(&things, 2, |n| assert!(*n != 17, "at {n}"));
    }
}
