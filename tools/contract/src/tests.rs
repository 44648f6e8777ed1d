//! Named tests of a table of contents. Called by the macros of the suites, and by a step for the
//! suite that it has itself.

/// Makes a test of each checkpoint of a table of contents: which table, the module that has the
/// suite's files, the function that starts what is tested, a name that no other table of this test
/// binary has, and the checkpoints that are left out.
#[macro_export]
macro_rules! tests {
    ($contents:path, $suite:tt, $start:path, $unless:ident $(, $($file:ident::$name:ident),+)?) => {
        $crate::define_unless! { ($) $suite $unless $($($file $name)+)? }
        $contents! { $crate::tests_of_files, [$suite ($start) $unless] }
    };
}

/// The tests of every file of a table.
#[doc(hidden)]
#[macro_export]
macro_rules! tests_of_files {
    ($with:tt $($file:ident { $($name:ident $(: $($needs:ident)+)?;)+ })+) => {
        $(mod $file {
            $($crate::test_of_checkpoint! { $with $file $name })+
        })+
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! test_of_checkpoint {
    ([[$($suite:tt)+] ($start:path) $unless:ident] $file:ident $name:ident) => {
        $unless! { $file $name
            #[tokio::test]
            async fn $name() {
                $($suite)+::$file::$name(&$start).await;
            }
        }
    };
}

/// A macro that gives back the test that it gets, but for those left out. One that is left out and
/// not there does not compile.
#[doc(hidden)]
#[macro_export]
macro_rules! define_unless {
    (($d:tt) [$($suite:tt)+] $unless:ident $($left_out:tt)*) => {
        $crate::define_unless! { @ ($d) $unless $($left_out)* }
        $crate::is_there! { [$($suite)+] $($left_out)* }
    };
    (@ ($d:tt) $unless:ident $($file:ident $name:ident)*) => {
        macro_rules! $unless {
            $(($file $name $d($d test:tt)*) => {};)*
            ($d file:ident $d name:ident $d($d test:tt)*) => { $d($d test)* };
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! is_there {
    ($suite:tt) => {};
    ([$($suite:tt)+] $file:ident $name:ident $($more:tt)*) => {
        const _: () = {
            let _ = $($suite)+::$file::$name;
        };
        $crate::is_there! { [$($suite)+] $($more)* }
    };
}
