//! What of an outline lies within a view.

use super::label::Area;

type Point = (f64, f64);

/// The part of a ring within an area, by the method of Sutherland and Hodgman: side by side, with edges
/// along the sides where the ring is cut.
pub(super) fn clip(ring: &[Point], area: Area) -> Vec<Point> {
    // Each side as how far inside of it a point is.
    let sides: [fn(Area, Point) -> f64; 4] = [
        |area, (x, _)| x - area.left,
        |area, (x, _)| area.right - x,
        |area, (_, y)| y - area.top,
        |area, (_, y)| area.bottom - y,
    ];
    sides.iter().fold(ring.to_vec(), |ring, side| {
        cut(&ring, |point| side(area, point))
    })
}

fn cut(ring: &[Point], inside: impl Fn(Point) -> f64) -> Vec<Point> {
    let mut kept = Vec::with_capacity(ring.len());
    let befores = ring.iter().cycle().skip(ring.len().saturating_sub(1));
    for (point, before) in ring.iter().zip(befores) {
        let (here, there) = (inside(*point), inside(*before));
        if (here >= 0.0) != (there >= 0.0) {
            let share = there / (there - here);
            kept.push((
                before.0 + (point.0 - before.0) * share,
                before.1 + (point.1 - before.1) * share,
            ));
        }
        if here >= 0.0 {
            kept.push(*point);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: Area = Area {
        left: 0.0,
        top: 0.0,
        right: 10.0,
        bottom: 10.0,
    };

    #[test]
    fn a_ring_around_the_view_becomes_the_view() {
        let ring = [(-50.0, -50.0), (60.0, -50.0), (60.0, 60.0), (-50.0, 60.0)];
        let clipped = clip(&ring, VIEW);
        assert_eq!(clipped.len(), 4);
        for corner in [(0.0, 0.0), (0.0, 10.0), (10.0, 0.0), (10.0, 10.0)] {
            let near = |(x, y): &(f64, f64)| (x - corner.0).hypot(y - corner.1) < 1e-9;
            assert!(clipped.iter().any(near), "{corner:?}");
        }
    }

    #[test]
    fn a_ring_elsewhere_vanishes_and_one_within_stays() {
        assert!(clip(&[(20.0, 0.0), (30.0, 0.0), (30.0, 9.0)], VIEW).is_empty());
        assert!(clip(&[], VIEW).is_empty());
        let within = [(1.0, 1.0), (9.0, 1.0), (5.0, 9.0)];
        assert_eq!(clip(&within, VIEW), within);
    }
}
