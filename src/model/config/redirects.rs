//! The servers whose settings answer for earlier addresses.

use crate::keys::choices;

choices! {
    /// What can answer for an address that has moved.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum RedirectForm {
        Nginx = "nginx", "nginx";
        Apache = "apache", "Apache";
        Netlify = "netlify", "Netlify、Cloudflare";
    }
}

impl RedirectForm {
    /// The address of the file.
    #[must_use]
    pub fn url(self) -> &'static str {
        match self {
            RedirectForm::Nginx => "/redirects.nginx.conf",
            RedirectForm::Apache => "/.htaccess",
            RedirectForm::Netlify => "/_redirects",
        }
    }
}
