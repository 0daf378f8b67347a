//! The moment at which the new site takes the place of the old one.

use std::fs;
use std::io;
use std::path::Path;

use crate::diagnostic::Text;
use crate::error::Error;

/// Puts the directory `new` in the place of `target`, which may be absent. The old one is left at `new` or at `aside`.
///
/// Returns whether it was done in one step, so that no reader can have missed the target.
pub(super) fn swap(new: &Path, target: &Path, aside: &Path) -> Result<bool, Error> {
    let swapped = match fs::symlink_metadata(target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => fs::rename(new, target).map(|()| true),
        Err(error) => Err(error),
        Ok(_) => match exchange(new, target) {
            Ok(()) => Ok(true),
            Err(error) if cannot_exchange(&error) => in_two_steps(new, target, aside).map(|()| false),
            Err(error) => Err(error),
        },
    };
    swapped.map_err(|cause| irreplaceable(target, cause))
}

fn irreplaceable(target: &Path, cause: io::Error) -> Error {
    let shown = target.display();
    let mut text = Text::new(
        format!("出力先「{shown}」を新しいサイトに置き換えられません。前のサイトはそのままです。"),
        format!("`{shown}` can't be replaced with the new site; the old one stands"),
    );
    // A mount point can't be renamed, nor can a directory of a container's image.
    if matches!(cause.kind(), io::ErrorKind::CrossesDevices | io::ErrorKind::ResourceBusy) {
        text.ja.push_str("別の装置やボリュームをつないだ場所のときは、その中のフォルダーを出力先に指定してください。");
        text.en.push_str("; if it is a mount point, name a directory inside it");
    }
    Error::io(text, cause)
}

/// Lets two directories change places, in one step of the file system: renameat2(2) with `RENAME_EXCHANGE`.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// What the kernel (`ENOSYS`, `ENOTSUP`) or the file system (`EINVAL`) answers if it knows no exchange.
fn cannot_exchange(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

/// Moves the old directory aside and the new one in. Between the two the target is absent; who is killed there finds
/// the old site at `aside`, and [`super::place`] puts it back.
fn in_two_steps(new: &Path, target: &Path, aside: &Path) -> io::Result<()> {
    fs::rename(target, aside)?;
    fs::rename(new, target).inspect_err(|_| {
        // The first error is the one to tell of.
        let _ = fs::rename(aside, target);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory_with(file: &str) -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        for name in ["new", "target"] {
            fs::create_dir(directory.path().join(name)).unwrap();
            fs::write(directory.path().join(name).join(file), name).unwrap();
        }
        directory
    }

    #[test]
    fn two_steps_leave_the_new_site_in_place_and_the_old_one_aside() {
        let directory = directory_with("index.html");
        let at = |name: &str| directory.path().join(name);
        in_two_steps(&at("new"), &at("target"), &at("aside")).unwrap();
        assert_eq!(fs::read_to_string(at("target/index.html")).unwrap(), "new");
        assert_eq!(fs::read_to_string(at("aside/index.html")).unwrap(), "target");
        assert!(!at("new").exists());
    }

    #[test]
    fn a_second_step_that_fails_puts_the_old_site_back() {
        let directory = directory_with("index.html");
        let at = |name: &str| directory.path().join(name);
        in_two_steps(&at("absent"), &at("target"), &at("aside")).unwrap_err();
        assert_eq!(fs::read_to_string(at("target/index.html")).unwrap(), "target");
        assert!(!at("aside").exists());
    }

    #[test]
    fn a_swap_says_whether_it_was_one_step_and_leaves_the_old_site_where_it_fails() {
        let directory = directory_with("index.html");
        let at = |name: &str| directory.path().join(name);
        let error = swap(&at("absent"), &at("target"), &at("aside")).unwrap_err();
        assert!(error.text.en.contains("the old one stands"), "{error}");
        assert_eq!(fs::read_to_string(at("target/index.html")).unwrap(), "target");
        // If the target is absent, a rename is one step everywhere.
        assert!(swap(&at("new"), &at("fresh"), &at("aside")).unwrap());
        assert_eq!(fs::read_to_string(at("fresh/index.html")).unwrap(), "new");
    }

    #[test]
    fn file_systems_without_exchange_are_told_from_trouble() {
        #[cfg(target_os = "linux")]
        for (errno, expected) in [(38, true), (95, true), (22, true), (28, false), (13, false), (18, false)] {
            assert_eq!(cannot_exchange(&io::Error::from_raw_os_error(errno)), expected, "errno {errno}");
        }
        assert!(cannot_exchange(&io::ErrorKind::Unsupported.into()));
    }
}
