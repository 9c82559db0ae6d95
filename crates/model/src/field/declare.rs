//! The declaration of a kind's fields, from which its struct and its description are made.

/// Declares a struct by its fields. `name: T` must be there, `name: Option<T>` may be, `name: Vec<T>`
/// is a list and `name: Prose` the text below the front matter. After `=>` stands what the type does
/// not say: which kinds a reference may name, of which micro-thesaurus a code is, which HURIDOCS
/// fields it holds.
///
/// What is absent is not written, so that a record has one encoding and costs what it says.
macro_rules! fields {
    ($(#[$meta:meta])* $name:ident { $($rest:tt)* }) => {
        $crate::field::fields!(@next [$(#[$meta])* $name] [] [] [] [] $($rest)*);
    };
    (@next [$(#[$meta:meta])* $name:ident] [$($declared:tt)*] [$($described:tt)*]
        [$($need:ident: $needed:ty,)*] [$($blank:tt)*]) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $name { $($declared)* }

        impl $name {
            /// Its fields.
            pub const FIELDS: &'static [$crate::field::Field] = &[$($described)*];

            /// One with what it must have, and nothing else.
            #[allow(
                clippy::too_many_arguments,
                clippy::new_without_default,
                reason = "as many as a record must have; few kinds may have nothing"
            )]
            pub const fn new($($need: $needed),*) -> Self {
                Self { $($need,)* $($blank)* }
            }
        }

        impl $crate::field::Shaped for $name {
            const SHAPE: $crate::field::Shape = $crate::field::Shape::Group(Self::FIELDS);
        }
    };
    (@next $head:tt [$($declared:tt)*] [$($described:tt)*] [$($need:tt)*] [$($blank:tt)*]
        $(#[doc = $doc:expr])+ $field:ident: Option<$type:ty>
        $(=> $($with:ident($($argument:expr),*)).+)?, $($rest:tt)*) => {
        $crate::field::fields!(@next $head
            [$($declared)* $(#[doc = $doc])+
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $field: Option<$type>,]
            [$($described)* $crate::field::Field::new::<$type>(stringify!($field), concat!($($doc),+))
                $($(.$with($($argument),*))+)?,]
            [$($need)*] [$($blank)* $field: None,] $($rest)*);
    };
    (@next $head:tt [$($declared:tt)*] [$($described:tt)*] [$($need:tt)*] [$($blank:tt)*]
        $(#[doc = $doc:expr])+ $field:ident: Vec<$type:ty>
        $(=> $($with:ident($($argument:expr),*)).+)?, $($rest:tt)*) => {
        $crate::field::fields!(@next $head
            [$($declared)* $(#[doc = $doc])+
                #[serde(default, skip_serializing_if = "Vec::is_empty")]
                pub $field: Vec<$type>,]
            [$($described)* $crate::field::Field::new::<$type>(stringify!($field), concat!($($doc),+))
                .list() $($(.$with($($argument),*))+)?,]
            [$($need)*] [$($blank)* $field: Vec::new(),] $($rest)*);
    };
    (@next $head:tt [$($declared:tt)*] [$($described:tt)*] [$($need:tt)*] [$($blank:tt)*]
        $(#[doc = $doc:expr])+ $field:ident: Prose
        $(=> $($with:ident($($argument:expr),*)).+)?, $($rest:tt)*) => {
        $crate::field::fields!(@next $head
            [$($declared)* $(#[doc = $doc])+
                #[serde(default, skip_serializing_if = "String::is_empty")]
                pub $field: String,]
            [$($described)* $crate::field::Field::new::<String>(stringify!($field), concat!($($doc),+))
                .prose() $($(.$with($($argument),*))+)?,]
            [$($need)*] [$($blank)* $field: String::new(),] $($rest)*);
    };
    (@next $head:tt [$($declared:tt)*] [$($described:tt)*] [$($need:tt)*] [$($blank:tt)*]
        $(#[doc = $doc:expr])+ $field:ident: $type:ty
        $(=> $($with:ident($($argument:expr),*)).+)?, $($rest:tt)*) => {
        $crate::field::fields!(@next $head
            [$($declared)* $(#[doc = $doc])+ pub $field: $type,]
            [$($described)* $crate::field::Field::new::<$type>(stringify!($field), concat!($($doc),+))
                .needed() $($(.$with($($argument),*))+)?,]
            [$($need)* $field: $type,] [$($blank)*] $($rest)*);
    };
}

pub(crate) use fields;
