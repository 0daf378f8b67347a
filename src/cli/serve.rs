//! `bansou serve`

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use clap::Args;
use jiff::Timestamp;

use crate::calendar::Now;
use crate::cli::{SiteArgs, Voice, say};
use crate::diagnostic::Lang;
use crate::error::Error;
use crate::files::Disk;
use crate::preview::{self, News, Settings};

#[derive(Debug, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// ポート番号（0 は空いているもの） / the port; 0 takes any that is free
    #[arg(long, value_name = "PORT", default_value_t = 1414)]
    port: u16,
    /// ほかの機器から見られるようにするときの、このコンピューターのアドレス / the address to listen at
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: IpAddr,
    /// ブラウザーで開く / open it in the browser
    #[arg(long)]
    open: bool,
    /// 通知を待たずに、くり返しファイルを見る / look at the files again and again
    #[arg(long)]
    poll: bool,
}

pub fn run(args: &ServeArgs, voice: Voice) -> Result<u8, Error> {
    let options = args.site.options()?;
    let files = Disk::new(&args.site.root)?;
    let fixed = args.site.asked()?;
    let settings = Settings {
        options,
        host: args.host,
        port: args.port,
        poll: args.poll,
        is_fixed: fixed.is_some(),
        lang: voice.lang,
    };
    if !args.host.is_loopback() {
        say(match voice.lang {
            Lang::Ja => {
                "警告: ほかの機器からも、公開前のページを含めてこのプレビューを見られます。信頼できるネットワークでだけ使ってください。"
            }
            Lang::En => {
                "warning: other machines can see this preview too, unpublished pages included; use it on a network you trust"
            }
        });
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "a preview shows the site of each moment; the clock is read here alone"
    )]
    let clock = move || fixed.unwrap_or_else(|| Now(Timestamp::now()));
    let (of_news, is_opened) = (files.clone(), args.open);
    let tell = move |news: News<'_>| match news {
        News::Ready { address, root } => {
            let url = address_of(address, root);
            if !voice.quiet {
                say(&match voice.lang {
                    Lang::Ja => format!("プレビュー: {url}\n終えるには Ctrl-C を押してください。"),
                    Lang::En => format!("preview: {url}\npress Ctrl-C to end it"),
                });
            }
            // If there is no browser, the address has been said.
            if is_opened {
                let _ = open::that_detached(url);
            }
        }
        News::Mistakes(mistakes) => voice.diagnostics(mistakes, &of_news),
        News::Mended if !voice.quiet => say(match voice.lang {
            Lang::Ja => "誤りはなくなりました。",
            Lang::En => "nothing is wrong any more",
        }),
        News::Mended => {}
        News::Watching(text) | News::Trouble(text) => say(match voice.lang {
            Lang::Ja => &text.ja,
            Lang::En => &text.en,
        }),
    };
    let tell: Arc<preview::Tell> = Arc::new(tell);
    preview::serve(files, &settings, clock, &tell)?;
    Ok(0)
}

/// The address to open: a server that listens everywhere is reached at this machine's own.
fn address_of(address: SocketAddr, root: &str) -> String {
    let host = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::from([127, 0, 0, 1]),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1]),
        ip => ip,
    };
    format!("http://{}{root}", SocketAddr::new(host, address.port()))
}
