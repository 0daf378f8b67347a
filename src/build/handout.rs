//! A site to be handed on in one file: the folder that it is unpacked into, and the note that lies in it.

use crate::model::site::Site;
use crate::publish::Archive;
use crate::resolve::slug_of;

/// What of a site's title becomes a folder's name, in characters: Windows counts it in the length of every path.
const NAME: usize = 40;

pub fn archive(site: &Site) -> Archive {
    let title: String = site.config.title.chars().take(NAME).collect();
    // Notepad of older Windows wants the byte-order mark and both line ends.
    let text = format!("\u{FEFF}{}\n\n{NOTE}", site.config.title).replace('\n', "\r\n");
    Archive { folder: slug_of(&title), note: "はじめにお読みください.txt".to_owned(), text }
}

const NOTE: &str = "\
１　zipファイルを展開してから御覧ください。
　　展開しないまま開くと、画面が崩れ、リンクと検索を使えません。
　　Windowsでは、zipファイルを右クリックし、「すべて展開」を選んでください。

２　展開したフォルダーの「index.html」をダブルクリックすると、ブラウザーで開きます。
　　インターネットに接続する必要はありません。

３　ほかの場所に置くとき、ほかの人に渡すときは、フォルダーごとコピーしてください。
";
