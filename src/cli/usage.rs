//! What is said to who calls the program in a way that it doesn't know, and what it says of itself: in the language of
//! the messages, which is known although the arguments aren't.
//!
//! The texts of commands and arguments stand beside them in both languages, `日本語 / English`; here one is chosen.

use std::env;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory};

use crate::cli::{Cli, language, say};
use crate::diagnostic::{Lang, Text};

/// Says what is wrong with the arguments of the program, or the help that they ask for; the exit code.
pub fn told() -> u8 {
    let lang = asked();
    let mut command = localized(Cli::command(), lang);
    let Err(error) = command.try_get_matches_from_mut(env::args_os()) else { return 2 };
    let is_help = !matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    match (fault(&error, || usage(&command)), lang) {
        (Some(fault), Lang::Ja) => say(&fault),
        // If even that can't be printed, nobody listens.
        _ => drop(error.print()),
    }
    if is_help { 2 } else { 0 }
}

/// How the command that is called is used.
fn usage(command: &Command) -> String {
    let mut called = command;
    for argument in env::args_os().skip(1) {
        called = called.find_subcommand(&argument).unwrap_or(called);
    }
    called.clone().render_usage().to_string()
}

/// The language that the arguments or else the locale ask for.
fn asked() -> Lang {
    let arguments: Vec<String> = env::args_os().map(|it| it.to_string_lossy().into_owned()).collect();
    let next = arguments.iter().skip_while(|it| *it != "--lang").nth(1).map(String::as_str);
    match arguments.iter().find_map(|it| it.strip_prefix("--lang=")).or(next) {
        Some("ja") => Lang::Ja,
        Some("en") => Lang::En,
        _ => language::of_locale(),
    }
}

/// A command with its texts in one language.
fn localized(mut command: Command, lang: Lang) -> Command {
    command.build();
    chosen(command, lang)
}

fn chosen(command: Command, lang: Lang) -> Command {
    let [usage, commands, arguments, options] = match lang {
        Lang::Ja => ["使い方", "コマンド", "引数", "指定できるもの"],
        Lang::En => ["Usage", "Commands", "Arguments", "Options"],
    };
    let about = command.get_about().map(|about| part(&about.to_string(), lang));
    let command = command
        .help_template(format!("{{about-with-newline}}\n{usage}: {{usage}}\n\n{{all-args}}"))
        .subcommand_help_heading(commands)
        .mut_args(|argument| {
            let heading = if argument.is_positional() { arguments } else { options };
            let help = argument.get_help().map(|help| part(&help.to_string(), lang)).unwrap_or_default();
            argument.help(help).help_heading(heading)
        })
        .mut_subcommands(|command| chosen(command, lang));
    match about {
        Some(about) => command.about(about),
        None => command,
    }
}

/// The part of a text in a language. What clap says by itself is put into Japanese.
fn part(text: &str, lang: Lang) -> String {
    let own = match text.split_once(" / ") {
        Some((ja, en)) => return if lang == Lang::Ja { ja } else { en }.to_owned(),
        None if lang == Lang::En => text,
        None if text.starts_with("Print version") => "版を表示する",
        None if text.starts_with("Print help") => "この説明を表示する",
        None if text.starts_with("Print this message") => "この説明か、コマンドの説明を表示する",
        None => text,
    };
    own.to_owned()
}

/// What is wrong, in Japanese, with the usage; none if it is no fault, or one that we don't know.
fn fault(error: &clap::Error, usage: impl FnOnce() -> String) -> Option<String> {
    let context = |kind: ContextKind| error.get(kind).map(listed).unwrap_or_default();
    let first = |kind: ContextKind| context(kind).into_iter().next().unwrap_or_default();
    let quoted = |all: &[String]| all.iter().fold(String::new(), |said, it| said + "「" + it + "」");
    let (argument, value) = (first(ContextKind::InvalidArg), first(ContextKind::InvalidValue));
    let possible = quoted(&context(ContextKind::ValidValue));
    let mut suggested = ContextKind::SuggestedArg;
    let mut said = match error.kind() {
        ErrorKind::UnknownArgument => format!("「{argument}」という指定はありません。"),
        ErrorKind::InvalidSubcommand => {
            suggested = ContextKind::SuggestedSubcommand;
            format!("「{}」というコマンドはありません。", first(ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("「{argument}」に値がありません。"),
        ErrorKind::InvalidValue => {
            suggested = ContextKind::SuggestedValue;
            format!("「{argument}」に「{value}」は指定できません。")
        }
        ErrorKind::ValueValidation => format!("「{argument}」の値「{value}」は、正しい形ではありません。"),
        ErrorKind::ArgumentConflict => {
            let others = context(ContextKind::PriorArg);
            if others.contains(&argument) {
                format!("「{argument}」は、一度しか指定できません。")
            } else {
                format!("「{argument}」は、{}と一緒には指定できません。", quoted(&others))
            }
        }
        ErrorKind::MissingRequiredArgument => {
            format!("{}も指定してください。", quoted(&context(ContextKind::InvalidArg)))
        }
        ErrorKind::MissingSubcommand => "コマンドを指定してください。".to_owned(),
        ErrorKind::TooManyValues => format!("「{argument}」に「{value}」は多すぎます。"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("「{argument}」の値の数が違います。"),
        ErrorKind::NoEquals => format!("「{argument}」の値は、「=」の後に書いてください。"),
        ErrorKind::InvalidUtf8 => "UTF-8ではない文字があります。".to_owned(),
        _ => return None,
    };
    if !possible.is_empty() {
        said = said + &possible + "のどれかを指定してください。";
    }
    if let Some(name) = context(suggested).first() {
        said.push_str(&Text::did_you_mean(name).ja);
    }
    let usage = Some(first(ContextKind::Usage)).filter(|usage| !usage.is_empty()).unwrap_or_else(usage);
    let usage = usage.trim().trim_start_matches("Usage:").trim();
    Some(format!("エラー: {said}\n使い方: {usage}\n指定できるものは、--help を付けると表示します。"))
}

/// The texts of a value.
fn listed(value: &ContextValue) -> Vec<String> {
    match value {
        ContextValue::String(text) => vec![text.clone()],
        ContextValue::Strings(texts) => texts.clone(),
        ContextValue::StyledStr(text) => vec![text.to_string()],
        ContextValue::StyledStrs(texts) => texts.iter().map(ToString::to_string).collect(),
        ContextValue::Number(number) => vec![number.to_string()],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every text has both languages, and what is chosen has one.
    #[test]
    fn every_text_of_a_command_is_said_in_one_language() {
        fn look(command: &Command, lang: Lang) {
            let texts = command.get_about().into_iter().map(ToString::to_string);
            let helps = command
                .get_arguments()
                .filter(|it| !it.is_hide_set())
                .filter_map(|it| Some(it.get_help()?.to_string()));
            for text in texts.chain(helps).collect::<Vec<_>>() {
                let is_japanese = !text.is_ascii();
                let is_right = (lang == Lang::Ja) == is_japanese && !text.contains(" / ");
                assert!(is_right || text.is_empty(), "{}: {text}", command.get_name());
            }
            command.get_subcommands().for_each(|it| look(it, lang));
        }
        for lang in [Lang::Ja, Lang::En] {
            look(&localized(Cli::command(), lang), lang);
        }
    }
}
