//! What the program itself writes into a site, in words.
//!
//! The words are the theme's: each phrase is a text of its `i18n/<language>.yaml`, by the key that stands here. So no
//! stage has to know a language, and a body can be parsed before a theme is known ([`super::body::Segment::Phrase`]).

macro_rules! phrases {
    ($($(#[$doc:meta])* $name:ident = $key:literal,)*) => {
        /// A phrase. What stands in braces is filled in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Phrase {
            $($(#[$doc])* $name,)*
        }

        impl Phrase {
            /// All phrases, in the order in which they are declared, which is the order of `phrase as usize`.
            pub const ALL: &[Phrase] = &[$(Phrase::$name,)*];

            /// The key of its text in a theme's `i18n/<language>.yaml`.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self {
                    $(Phrase::$name => $key,)*
                }
            }
        }
    };
}

phrases! {
    // Bodies.
    AlertNote = "alert_note",
    AlertTip = "alert_tip",
    AlertImportant = "alert_important",
    AlertWarning = "alert_warning",
    AlertCaution = "alert_caution",
    TaskDone = "task_done",
    TaskOpen = "task_open",
    /// What a table is called that stands under no heading.
    Table = "table",
    /// The second and each further one: `{n}`.
    TableAgain = "table_again",
    /// A table under a `{heading}`.
    TableOf = "table_of",
    /// The second and each further one under a `{heading}`: `{n}`.
    TableOfAgain = "table_of_again",
    Footnotes = "footnotes",
    /// What a footnote's number is read out as: `{n}`.
    Footnote = "footnote",
    /// The link from a footnote, `{n}`, to where it is referred to.
    FootnoteBack = "footnote_back",

    // Titles of pages without a source.
    GlossaryTitle = "glossary_title",
    UpdatesTitle = "updates_title",
    WithdrawnTitle = "withdrawn_title",
    SearchTitle = "search_title",
    NotFoundTitle = "not_found_title",

    /// The row of the glossary for what isn't written in kana.
    GlossaryOthers = "glossary_others",
    /// A fact that is a `{date}` and a `{text}`.
    FactDated = "fact_dated",

    // Councils.
    /// A meeting by its number, `{n}`.
    MeetingNumber = "meeting_number",
    MeetingPlanned = "meeting_planned",
    MeetingHeld = "meeting_held",
    MeetingPostponed = "meeting_postponed",
    MeetingCancelled = "meeting_cancelled",
    MinutesSummary = "minutes_summary",
    MinutesFull = "minutes_full",

    // Files.
    /// A file whose name has no extension.
    FilePlain = "file_plain",
    FileText = "file_text",
    /// The form of a file by the `{name}` of its program.
    FileForm = "file_form",
    /// A file's `{form}` and `{size}`.
    FileSize = "file_size",
    /// A file's `{form}`, `{size}` and number of pages, `{n}`.
    FilePages = "file_pages",
    /// A file that has a `{label}` and a `{title}`.
    FileCalled = "file_called",

    // Schedules.
    ItemPlanned = "item_planned",
    ItemOngoing = "item_ongoing",
    ItemDone = "item_done",
    ItemDelayed = "item_delayed",
    ItemCancelled = "item_cancelled",
    ItemCouncil = "item_council",
    ItemMeeting = "item_meeting",
    ItemLaw = "item_law",
    ItemTraining = "item_training",
    ItemDispatch = "item_dispatch",
    ItemSymposium = "item_symposium",
    ItemStaffing = "item_staffing",
    ItemOther = "item_other",
    /// The date of an item, `{when}`, that isn't public, in a chart.
    GanttHidden = "gantt_hidden",

    // Calendars.
    /// What the whole site's calendar is called.
    CalendarTitle = "calendar_title",
    /// What is called off: `{title}`.
    EventCancelled = "event_cancelled",
    EventDelayed = "event_delayed",
    EventProvisional = "event_provisional",
    /// A `{title}` with the date, `{when}`, that isn't known to the day.
    EventDated = "event_dated",

    // Metrics.
    StatusActual = "chart_actual",
    StatusPlan = "chart_plan",
    StatusEstimate = "chart_estimate",
    StatusNone = "chart_none",
    /// A number that is approximate, `{n}`.
    NumberAbout = "number_about",
    NumberMissing = "number_missing",
    /// A mark's `{label}` with its moment, `{at}`.
    ChartDated = "chart_dated",

    // A site that is only looked at.
    /// The site of another moment, `{at}`.
    LookMoment = "look_moment",
    /// With what isn't public: `{at}`.
    LookUnpublished = "look_unpublished",

    // The archive to be handed on.
    /// The name of the note that lies in it.
    ArchiveNoteName = "archive_note_name",
    ArchiveNote = "archive_note",
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Phrase;

    #[test]
    fn each_phrase_has_its_place_and_a_key_of_its_own() {
        for (place, phrase) in Phrase::ALL.iter().enumerate() {
            assert_eq!(*phrase as usize, place, "{phrase:?}");
        }
        let keys: BTreeSet<&str> = Phrase::ALL.iter().map(|phrase| phrase.key()).collect();
        assert_eq!(keys.len(), Phrase::ALL.len());
    }
}
