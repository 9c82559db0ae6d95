//! The commitment of a body would be taken for the record's name, or an object opened for a record.

use testimony_model::{
    id::{DeviceId, ObjectId, RecordId},
    record::Evidence,
};

fn main() {
    let device = DeviceId::from_bytes([1; 16]);
    let _ = Evidence {
        record: device,
        statement: None,
    };
    let _ = ObjectId::from_bytes([2; 16]) == RecordId::from_bytes([2; 16]);
}
