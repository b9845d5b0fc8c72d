/* ui-private.h — what the pages share: the desk, words, small widgets, and how a page comes into the window
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "planning/planning.h"
#include "store/store.h"
#include "sync/sync.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* How to add a page, a row or a dialog
 *   1. `<name>.c` and `<name>.ui` with the template of its GObject; strings translatable, every control with
 * a name for a screen reader. List the .ui in `plass.gresource.xml`, the .c in `meson.build` (one a line),
 *      and both in `po/POTFILES`.
 *   2. Declare `GtkWidget *plass_<name>_new (const PlassDesk *desk)` at the end of this header.
 *   3. A page of the sidebar gets a line in the tables `pages` of `window.c` and of `sidebar.c`.
 * Pages never know each other: to go elsewhere activate an action, for example
 *   gtk_widget_activate_action (widget, "win.show-person", "s", id.text);
 * Actions: win.show-page ("today" "cases" "intake" "places" "capacity"), win.show-person (id), win.show-place
 * (id), win.show-institution (id), win.give-place (person's id), win.new-contact, win.new-contact-named (what
 * was typed), win.emergency-access (what was typed), win.show-reviews, win.search, win.sync, win.show-needs,
 * win.shutter, win.back, win.show-help, win.show-shortcuts, app.about, app.lock, app.quit. To learn of
 * changes: plass_store_watch in the constructor, plass_store_unwatch in dispose. Redraw only what is mapped,
 * else at the next map. To learn of the shutter: notify::closed of desk->shutter. */

/* ---- The desk ----------------------------------------------------------------------------------------- */

/* The reception shutter (Skjul navn, F8). Property "closed": names are hidden. */
#define PLASS_TYPE_SHUTTER (plass_shutter_get_type ())
G_DECLARE_FINAL_TYPE (PlassShutter, plass_shutter, PLASS, SHUTTER, GObject)
PlassShutter *plass_shutter_new (gboolean closed);
gboolean plass_shutter_get_closed (PlassShutter *shutter);
void plass_shutter_set_closed (PlassShutter *shutter, gboolean closed);

/* What every page gets. Owned by the application; outlives every page. Main thread, but for the store. */
typedef struct {
  PlassStore *store;
  PlassSync *sync; /* NULL: signed out, or a test. Pages activate win.sync instead */
  PlassIdentity identity;
  PlassActor actor; /* the same person, as the store wants it */
  GSettings *settings;
  PlassShutter *shutter;
} PlassDesk;

/* TRUE when this role may read notes and plans (not reception, intake, administrator). */
gboolean plass_desk_reads_plans (const PlassDesk *desk);

/* ---- Words -------------------------------------------------------------------------------------------- */

/* All strings returned as char * are owned by the caller, in the user's language. */

/* "today", "tomorrow", "yesterday", "Tuesday" (within a week), "last Tuesday", "12 March", "12 March 2025";
 * "March 2026" and "2026" for dates of which no more is known; "" when not set. */
char *plass_words_date (PlassDate date);
/* "today 14:30", "Tuesday 10:00", "12 March 08:15"; "" when not set. */
char *plass_words_time (PlassTime time);
/* "14:30". */
char *plass_words_clock (PlassTime time);
/* "Tuesday 12 March", for a headline. */
char *plass_words_day (PlassDate date);
/* How far away: "today", "tomorrow", "in 3 days", "yesterday", "3 days ago"; "" when not set. */
char *plass_words_distance (PlassDate date);
/* "12 days", "1 day", "less than a day". */
char *plass_words_days (int days);
/* How long ago, short: "just now", "5 min", "2 h", "3 days". */
char *plass_words_age (PlassTime since);
/* "born 1987"; "" when not set. */
char *plass_words_birth (PlassDate birth);
/* "12 345" with thin spaces; a decimal comma where the language has one. */
char *plass_words_number (gint64 number);
char *plass_words_decimal (double number, guint decimals);
/* The same for a given day and moment: what the tests call. */
char *plass_words_date_on (PlassDate date, PlassDate today);
char *plass_words_time_on (PlassTime time, PlassDate today);
char *plass_words_distance_on (PlassDate date, PlassDate today);
char *plass_words_age_on (PlassTime since, PlassTime now);

/* A person's name as this desk may show it in a list, a tooltip, a toast, an accessible name: "Protected
 * person" with a protected address; initials while the shutter is closed; "No name" when there is none.
 * @desk NULL: the person who is being served, so the shutter does not count; protection still does. */
char *plass_words_person (const PlassDesk *desk, const char *name, const PlassCode *protection);
/* TRUE when place, institution and birth of this person must not be shown either. */
gboolean plass_words_is_protected (const PlassCode *protection);
/* "KT" for the round badge. */
char *plass_words_initials (const char *name);
/* What happened, what is safe, what to do; never a library's English. */
char *plass_words_error (const GError *error);

/* An icon and its word: state is never colour alone. Both static. */
typedef struct {
  const char *icon;  /* "plass-women-symbolic" */
  const char *words; /* translated */
} PlassTrait;
/* Whom the place is for, the most telling first: women, user-controlled, severe and complex needs, substance
 * policy, LAR, accessible, couples, pets … Returns how many were written, at most @max. */
guint plass_words_place_traits (const PlassPlace *place, PlassTrait *ret_traits, guint max);
PlassTrait plass_words_place_use (PlassPlaceUse use);
PlassTrait plass_words_booking_state (const PlassCode *state, gboolean provisional);

/* Reads a date as people write it: "today", "tomorrow", "Friday" (the next one), "in 3 days", "12.3",
 * "12.3.2026", "12 March", ISO; in English and in the user's language. FALSE leaves @ret_date alone. */
gboolean plass_words_read_date (const char *text, PlassDate today, PlassDate *ret_date);

/* ---- Small widgets ------------------------------------------------------------------------------------ */

/* A pill with icon and word that only tells. */
GtkWidget *plass_pill_new (const char *icon, const char *words);
/* The traits of a place as pills in a row. */
GtkWidget *plass_pills_new (const PlassTrait *traits, guint n_traits);

/* A pill that filters: a toggle button with icon, word and number. Properties for .ui: "icon", "words",
 * "count" (-1: none). */
#define PLASS_TYPE_CHIP (plass_chip_get_type ())
G_DECLARE_FINAL_TYPE (PlassChip, plass_chip, PLASS, CHIP, GtkToggleButton)
GtkWidget *plass_chip_new (const char *icon, const char *words);
void plass_chip_set_count (PlassChip *chip, int count);

/* A card: heading with a number, and below it rows in a boxed list, or a sentence when there are none.
 * Properties for .ui: "title", "empty" (the sentence), "icon" (beside the sentence). A child in .ui becomes
 * a row. */
#define PLASS_TYPE_SECTION (plass_section_get_type ())
G_DECLARE_FINAL_TYPE (PlassSection, plass_section, PLASS, SECTION, GtkWidget)
GtkWidget *plass_section_new (const char *title, const char *empty);
void plass_section_add (PlassSection *section, GtkWidget *row);
/* A button or the like at the right end of the heading. */
void plass_section_add_action (PlassSection *section, GtkWidget *action);
void plass_section_clear (PlassSection *section);
/* The number at the heading; by itself the number of rows. -1: no number. */
void plass_section_set_count (PlassSection *section, int count);
/* Puts the keyboard on the sentence of an empty card, where it is read aloud. FALSE: it is not shown. */
gboolean plass_section_focus_sentence (PlassSection *section);
GtkListBox *plass_section_get_list (PlassSection *section);

/* An AdwActionRow whose words are taken as they are (no markup). @subtitle NULL: none. */
GtkWidget *plass_row_new (const char *title, const char *subtitle);
/* A button with a word for the end of a row. @target: what it is about, for the screen reader ("Let in Ola
 * N."); NULL: just the word. */
GtkWidget *plass_row_add_button (GtkWidget *row, const char *words, const char *target);

/* An empty page: what will be here, and the first action. @action NULL: none; @button its words. */
GtkWidget *plass_empty_new (const char *icon, const char *title, const char *text, const char *button,
                            const char *action);

/* ---- Forms -------------------------------------------------------------------------------------------- */

/* Inputs. Each works with plass_form_row_new and the two functions below. */
GtkWidget *plass_date_entry_new (void); /* a GtkEntry that understands plass_words_read_date */
GtkWidget *plass_text_area_new (guint lines);
GtkWidget *plass_choice_new (void); /* a drop-down */
/* @value is what get_text gives back, @words what people see. */
void plass_choice_add (GtkWidget *choice, const char *value, const char *words);
/* What is typed when it is open narrows it down. */
void plass_choice_set_search (GtkWidget *choice);
/* The value of any input as plass_field_from_text wants it: ISO date, code, id, text; "" when not set. NULL:
 * there is something that cannot be read (a date). */
char *plass_input_get_text (GtkWidget *input);
void plass_input_set_text (GtkWidget *input, const char *text);
/* So that one can write: what scrolls takes the focus itself and leaves nothing to write in. */
void plass_input_grab_focus (GtkWidget *input);

/* Label above, input, hint or problem below; names the input for the screen reader. */
#define PLASS_TYPE_FORM_ROW (plass_form_row_get_type ())
G_DECLARE_FINAL_TYPE (PlassFormRow, plass_form_row, PLASS, FORM_ROW, GtkBox)
GtkWidget *plass_form_row_new (const char *label, GtkWidget *input);
/* The same at the end of @box; @hint may be NULL. Borrowed. */
PlassFormRow *plass_form_row_append (GtkWidget *box, const char *label, GtkWidget *input, const char *hint);
void plass_form_row_set_label (PlassFormRow *row, const char *label);
void plass_form_row_set_hint (PlassFormRow *row, const char *hint);
/* NULL takes it away. */
void plass_form_row_set_problem (PlassFormRow *row, const char *problem);
/* A problem is told below it. */
gboolean plass_form_row_is_wrong (PlassFormRow *row);
GtkWidget *plass_form_row_get_input (PlassFormRow *row);

/* A form made from a kind's field table: the right input for each field's type, code lists and references to
 * workers, institutions filled from the store; problems shown beside the fields. */
#define PLASS_TYPE_FORM (plass_form_get_type ())
G_DECLARE_FINAL_TYPE (PlassForm, plass_form, PLASS, FORM, GtkBox)
GtkWidget *plass_form_new (const PlassDesk *desk, const PlassKind *kind);
/* @label NULL: the field's own. Returns the row, borrowed. */
PlassFormRow *plass_form_add (PlassForm *form, const char *field, const char *label);
/* With an input of your own (its plass_input_get_text is what the field gets). */
PlassFormRow *plass_form_add_input (PlassForm *form, const char *field, const char *label, GtkWidget *input);
/* Any other widget between the fields. */
void plass_form_add_widget (PlassForm *form, GtkWidget *widget);
PlassFormRow *plass_form_get_row (PlassForm *form, const char *field);
/* From the record into the inputs. */
void plass_form_load (PlassForm *form, gconstpointer record);
/* From the inputs into the record, then plass_kind_check; FALSE when something stops, which is shown beside
 * its field and the first such field gets the focus. @record keeps what could be read. */
gboolean plass_form_save (PlassForm *form, gpointer record);
/* TRUE when anything was changed since load. */
gboolean plass_form_is_changed (PlassForm *form);

/* A modal window: Cancel left, one primary button right, Esc closes (asks first when @form was changed and
 * plass_dialog_watch_form was called), Ctrl+Enter accepts. Signal "accepted": do it, then
 * plass_dialog_done; or plass_dialog_tell what is wrong and stay. */
#define PLASS_TYPE_DIALOG (plass_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PlassDialog, plass_dialog, PLASS, DIALOG, AdwWindow)
/* @from: any widget of the window it belongs to. Present it with gtk_window_present. */
PlassDialog *plass_dialog_new (GtkWidget *from, const char *title, const char *primary);
void plass_dialog_set_content (PlassDialog *dialog, GtkWidget *content);
/* The primary button looks destructive. */
void plass_dialog_set_destructive (PlassDialog *dialog);
void plass_dialog_set_ready (PlassDialog *dialog, gboolean ready);
/* Words above the content; NULL takes them away. */
void plass_dialog_tell (PlassDialog *dialog, const char *problem);
/* After words in it have become more. */
void plass_dialog_fit (PlassDialog *dialog);
void plass_dialog_watch_form (PlassDialog *dialog, PlassForm *form);
/* Other words than Cancel; and than those of the primary button. NULL: there is none. */
void plass_dialog_set_cancel (PlassDialog *dialog, const char *words);
void plass_dialog_set_primary (PlassDialog *dialog, const char *words);
/* What is written in it is kept while the desk is locked and when the program dies; then it is opened anew by
 * these words: a name and what it is about, see draft-dialogs.c. NULL: "". Call before it is presented. */
void plass_dialog_keep (PlassDialog *dialog, const char *name, const char *first, const char *second);
/* FALSE: it is not kept. Borrowed. */
gboolean plass_dialog_get_kept (PlassDialog *dialog, const char *ret_words[3]);
/* What stood in it at first (plass_draft_read), borrowed. */
GVariant *plass_dialog_get_loaded (PlassDialog *dialog);
void plass_dialog_done (PlassDialog *dialog);

/* A toast in the main window @from belongs to (also from a dialog above it). Names in @text must have gone
 * through plass_words_person. */
void plass_toast (GtkWidget *from, const char *text);
/* None is shown any more, and none waits. @overlay: an AdwToastOverlay. */
void plass_toasts_clear (GtkWidget *overlay);
void plass_toast_undo (GtkWidget *from, const char *text, GCallback undo, gpointer user_data,
                       GClosureNotify destroy);

/* ---- For screen readers ------------------------------------------------------------------------------- */

/* The name of a control, said instead of the words on it. From GTK 4.10 on a button's words name it, and
 * would come first. */
void plass_access_name (gpointer widget, const char *name);
/* The name of the row in a GtkListView that holds @child; for a GtkColumnView the cell's child. Call in bind.
 */
void plass_access_row_name (GtkWidget *child, const char *name);
/* Hidden pages of a GtkStack leave the tree (GTK 4.8 leaves them in). Call once. */
void plass_access_watch_stack (GtkStack *stack);

/* ---- Work in the background --------------------------------------------------------------------------- */

/* Every thread or asynchronous operation counts, so that a test knows when the window is at rest. Main
 * thread. */
void plass_busy_begin (void);
void plass_busy_end (void);

/* What takes a while, in a thread, with a bar in a dialog; closing the dialog stops it. */
typedef struct {
  /* In the thread. @error is told as plass_words_error does, or by @done. */
  gboolean (*run) (gpointer job, PlassProgress progress, gpointer progress_data, GCancellable *cancellable,
                   GError **error);
  /* In the main thread, always. @dialog NULL: it was closed; @error NULL: it is done. */
  void (*done) (PlassDialog *dialog, gpointer job, const GError *error);
  GDestroyNotify free_job;
} PlassLongKind;
/* Shows the bar, under @words, in place of the content; takes @job. Main thread. */
void plass_long_work_start (PlassDialog *dialog, const char *words, const PlassLongKind *kind, gpointer job);

/* ---- Window and application --------------------------------------------------------------------------- */

#define PLASS_TYPE_WINDOW (plass_window_get_type ())
G_DECLARE_FINAL_TYPE (PlassWindow, plass_window, PLASS, WINDOW, AdwApplicationWindow)

#define PLASS_TYPE_APPLICATION (plass_application_get_type ())
G_DECLARE_FINAL_TYPE (PlassApplication, plass_application, PLASS, APPLICATION, AdwApplication)
PlassApplication *plass_application_new (void);

/* ---- The shell: only for application.c, window.c and what they are made of ---------------------------- */

/* Why there is no desk yet. None of these loses or makes anew what is here. */
typedef enum {
  PLASS_TROUBLE_NONE,
  PLASS_TROUBLE_SIGN_IN,  /* nobody has signed in here yet, or the service did not let them in (see error) */
  PLASS_TROUBLE_CODE,     /* the password is right, and (see error) a code was wrong or is asked for */
  PLASS_TROUBLE_NEW_KEYS, /* signed in for the first time: how shall it open from now on? */
  PLASS_TROUBLE_NEW_PASSPHRASE, /* the keyring alone must not open it any longer */
  PLASS_TROUBLE_PASSPHRASE,     /* to be asked for, or (see error) it was not the right one */
  PLASS_TROUBLE_RECOVERY,       /* the same with the recovery code */
  PLASS_TROUBLE_KEYRING_LOCKED,
  PLASS_TROUBLE_NO_KEYRING,
  PLASS_TROUBLE_KEY_MISSING, /* the keyring is open, and has no key for this */
  PLASS_TROUBLE_KEY_OTHER,   /* it has one that does not fit */
  PLASS_TROUBLE_KEY_FILE,    /* the key file is damaged */
  PLASS_TROUBLE_NO_KEY_FILE, /* there is a database without one */
  PLASS_TROUBLE_MISFIT, /* the key does not open the database: not its own, or its first page is damaged */
  PLASS_TROUBLE_OPEN_ELSEWHERE,
  PLASS_TROUBLE_NEWER,
  PLASS_TROUBLE_NO_SPACE,
  PLASS_TROUBLE_NO_MEMORY,
  PLASS_TROUBLE_STORE,         /* the database cannot be read: kept */
  PLASS_TROUBLE_CLOCK,         /* the clock stands before the last contact with the service */
  PLASS_TROUBLE_WIPED,         /* the service has had everything removed from here */
  PLASS_TROUBLE_WIPED_UNHEARD, /* the same, and the service has not heard yet that it is done */
} PlassTrouble;

/* ---- phrase.c: secret texts in memory that is never swapped out ---- */

/* Free with plass_phrase_free, which overwrites it. NULL for NULL. */
char *plass_phrase_new (const char *text);
void plass_phrase_free (char *phrase);

/* What a person gave to get in; borrowed, NULL where nothing was given. */
typedef struct {
  char *password;                      /* of the service: signs in first */
  char *code;                          /* after it, of an authenticator app */
  char *passphrase;                    /* of what is kept here */
  char *recovery;                      /* the code that was printed */
  char *new_passphrase, *new_recovery; /* from now on */
  gboolean shared;                     /* says that others use this account */
} PlassGiven;

void plass_given_copy (const PlassGiven *given, PlassGiven *ret_copy);
void plass_given_clear (PlassGiven *given);

/* ---- desk-keys.c: the ways that open a desk. Blocking: never in the main thread ---- */

typedef struct {
  gboolean slots[PLASS_SLOT_RECOVERY + 1]; /* ways that are there now */
  PlassSlot wanted;                        /* what there ought to be beside the recovery code */
  PlassKeyringState keyring;
  gboolean others; /* others work here under the same account */
} PlassDeskWays;
/* @policy: the setting "key-profile". */
void plass_desk_ways_look (const char *user, const char *policy, PlassDeskWays *ret_ways);
gboolean plass_desk_ways_need_passphrase (const PlassDeskWays *ways);
/* The keys of a store that is not there yet. */
gboolean plass_desk_keys_make (const char *user, PlassSlot slot, const char *passphrase, const char *recovery,
                               PlassKey *ret_key, GError **error);
/* Another way for the known key, in place of those there are; only the recovery code stands beside them.
 * @phrase: the passphrase or the code, for the slots that need one. */
gboolean plass_desk_keys_set (const char *user, const PlassKey *key, PlassSlot slot, const char *phrase,
                              GError **error);
/* Takes out of the keyring what the key file does not need any more. Only when the store has been opened with
 * what it needs now. */
void plass_desk_keys_settle (const char *user);
/* The key, by what was given or by the keyring alone. The trouble when that does not open it; its error is
 * for people where the trouble is PASSPHRASE or RECOVERY. */
PlassTrouble plass_desk_keys_unlock (const char *user, const PlassDeskWays *ways, const PlassGiven *given,
                                     PlassKey *ret_key, GError **error);

/* The keyring alone does not open it. Any thread. */
gboolean plass_desk_keys_need_passphrase (const char *user);
/* A new passphrase or a new code for what opens with @given (its passphrase now, or the keyring). RULE: it
 * does not open, in words. */
gboolean plass_desk_keys_change (const char *user, const char *policy, const PlassGiven *given,
                                 GError **error);

/* Everything of the open @store under a new key, which opens in the way that there is (@given: its passphrase
 * now) and with the new code of @given. RULE: what was given does not open, in words. */
gboolean plass_desk_keys_renew (const char *user, const char *policy, PlassStore *store,
                                const PlassGiven *given, PlassProgress progress, gpointer user_data,
                                GCancellable *cancellable, GError **error);
/* A backup that was looked into; owned. @given has the new code, and the new passphrase where one is needed.
 */
typedef struct {
  char *file, *phrase;
  PlassGiven given;
} PlassRestore;
/* The backup takes the place of what @user has here, which must be closed and is put aside. */
gboolean plass_desk_keys_restore (const char *user, const char *policy, const PlassRestore *restore,
                                  PlassProgress progress, gpointer user_data, GCancellable *cancellable,
                                  GError **error);

/* ---- misses.c: wrong passphrases and codes, counted beside the store. Any thread; @now: plass_boot_secs
 * ----
 */

/* Seconds to wait after so many misses: none for three, then 1, 2, 4 … 60 (SECURITY 4). */
guint plass_misses_pause (guint count);
/* Seconds that are left of it. */
guint plass_misses_wait (const char *user, gint64 now);
/* A try is made; call before it is judged. */
void plass_misses_count (const char *user, gint64 now);
void plass_misses_forget (const char *user);

/* User names of all who have something here, in order: as their folders say; owned (g_strfreev). */
char **plass_desk_users (void);

/* ---- opening.c: from a name to an open store ---- */

/* Borrowed. */
typedef struct {
  const PlassService *service;
  const char *user;
  const PlassGiven *given;
  const char *policy;            /* setting "key-profile" */
  const PlassIdentity *entering; /* has signed in a moment ago; NULL: nobody */
  PlassSecondStep *second;       /* what a code is given to; only with one */
  PlassStore *store;             /* open already; NULL: opened or made */
} PlassOpening;

typedef struct {
  PlassStore *store;
  PlassIdentity identity; /* set once it is known, also when the store does not open */
  PlassTrouble trouble;
  PlassDeskWays ways;
  GError *error;           /* more about it, or NULL */
  guint wait;              /* seconds until a passphrase or a code may be tried */
  PlassSecondStep *second; /* with CODE, when it is asked for for the first time */
  PlassOrderAction order;  /* of the service, to a desk that was signed in at: close it, and open as before */
} PlassOpened;
void plass_opened_clear (PlassOpened *opened);

/* What the service ordered is finished before anything is opened. TRUE: nothing is left here (trouble WIPED).
 */
gboolean plass_gate_obey (const char *user, PlassOpened *opened);
/* FALSE: what was opened may not be shown, and is closed again. */
gboolean plass_gate_judge (PlassOpened *opened);
/* The first hello of somebody who has just signed in; @store: open already, else that of @opened. FALSE: this
 * desk is not let in, or may not be shown. */
gboolean plass_gate_greet (const PlassService *service, const char *user, PlassStore *store,
                           PlassOpened *opened);

/* Where the records of @user lie. */
char *plass_opening_path (const char *user);
/* Signs in (with a password), opens or makes the store, and remembers who it is. Blocking; fills @opened,
 * which must be zeroed. */
void plass_opening_run (const PlassOpening *opening, PlassOpened *opened);
/* After signing out nothing opens here without a password. */
void plass_opening_forget (PlassStore *store);
/* The same in a thread; everything but the store is copied. In @opened call finish. */
void plass_opening_start (gpointer source, const PlassOpening *opening, GAsyncReadyCallback opened);
void plass_opening_finish (GAsyncResult *result, PlassOpened *ret_opened);

/* ---- start-page.c and what it is made of ---- */

/* What is shown before there is a desk. Signals "sign-in" (url, ca file, user, password or, after it, code);
 * "signed-in" (url, ca file, PlassIdentity *: in the browser); "given" (PlassGiven *: what opens, or shall
 * open from now on); "way" ("retry", "unlock", "restore", "aside"); "user" (name of one who has worked here;
 * "": somebody else). Texts and pointers are borrowed while the signal lasts. */
#define PLASS_TYPE_START_PAGE (plass_start_page_get_type ())
G_DECLARE_FINAL_TYPE (PlassStartPage, plass_start_page, PLASS, START_PAGE, AdwBin)
void plass_start_page_show_opening (PlassStartPage *page);
/* @user NULL or "": first run, which begins with the address unless the service is @known. */
void plass_start_page_ask (PlassStartPage *page, const PlassService *service, const char *user,
                           gboolean known, const char *problem);
/* After the right password; @problem NULL: for the first time. A code that was typed stays. */
void plass_start_page_ask_code (PlassStartPage *page, const char *problem);
void plass_start_page_show_trouble (PlassStartPage *page, const PlassOpened *opened);
/* The keyring's prompt is up; the other ways stay open. */
void plass_start_page_set_waiting (PlassStartPage *page, gboolean waiting);
gboolean plass_start_page_shows_trouble (PlassStartPage *page);
/* The third step. @may_ask: whether others use the account is for the person to say. */
void plass_start_page_ask_new_keys (PlassStartPage *page, const PlassDeskWays *ways, const char *user,
                                    gboolean may_ask);
void plass_start_page_show_users (PlassStartPage *page, char **users, const char *last);
/* The large button below a form. */
GtkWidget *plass_start_button_new (const char *words);

/* For the six digits of an authenticator app. */
GtkWidget *plass_code_entry_new (void);
/* The digits of what was typed or pasted, without spaces; owned: plass_key_wipe_text. NULL: there are not
 * six. */
char *plass_code_read (const char *typed);

/* There is a browser to sign in with. */
gboolean plass_browser_is_there (void);
/* Waits for somebody who signs in in the browser, as long as it can be seen. Signals "signed-in"
 * (PlassIdentity
 * *, borrowed) and "ended" (why, in words, or NULL: they gave up). */
#define PLASS_TYPE_BROWSER_WAIT (plass_browser_wait_get_type ())
G_DECLARE_FINAL_TYPE (PlassBrowserWait, plass_browser_wait, PLASS, BROWSER_WAIT, GtkBox)
GtkWidget *plass_browser_wait_new (void);
/* Opens it; all is copied. @user: the only one who will do; NULL or "": whoever comes. */
void plass_browser_wait_begin (PlassBrowserWait *wait, const PlassService *service, const char *user);
/* Without a signal; nothing when nobody is waited for. */
void plass_browser_wait_cancel (PlassBrowserWait *wait);

/* Asks for name and password, then for a code if need be, or waits for the browser. Signals "given" (user,
 * password or, after it, code: borrowed), "signed-in" (PlassIdentity *, borrowed) and "waits" (for the
 * browser). */
#define PLASS_TYPE_SIGN_IN_FORM (plass_sign_in_form_get_type ())
G_DECLARE_FINAL_TYPE (PlassSignInForm, plass_sign_in_form, PLASS, SIGN_IN_FORM, GtkBox)
/* Where one signs in; copied. */
void plass_sign_in_form_set_service (PlassSignInForm *form, const PlassService *service);
void plass_sign_in_form_set_user (PlassSignInForm *form, const char *user);
/* For a dialog: it must be @user, who is not asked for, and the form has no button of its own. */
void plass_sign_in_form_fix_user (PlassSignInForm *form, const char *user);
void plass_sign_in_form_ask (PlassSignInForm *form, const char *problem);
/* @problem NULL: for the first time. */
void plass_sign_in_form_ask_code (PlassSignInForm *form, const char *problem);
/* As its button does. */
void plass_sign_in_form_give (PlassSignInForm *form);
/* Nothing of what was typed stays. */
void plass_sign_in_form_clear (PlassSignInForm *form);

/* entering.c: what the start page asks for is done. */
void plass_entering_attach (PlassStartPage *start, PlassApplication *application);

/* Signal "way" (name). */
#define PLASS_TYPE_TROUBLE_PAGE (plass_trouble_page_get_type ())
G_DECLARE_FINAL_TYPE (PlassTroublePage, plass_trouble_page, PLASS, TROUBLE_PAGE, AdwBin)
void plass_trouble_page_show (PlassTroublePage *page, PlassTrouble trouble, const PlassDeskWays *there);
void plass_trouble_page_set_waiting (PlassTroublePage *page, gboolean waiting);

/* Signals "given" (PlassGiven *) and "way" (name). */
#define PLASS_TYPE_PHRASE_PAGE (plass_phrase_page_get_type ())
G_DECLARE_FINAL_TYPE (PlassPhrasePage, plass_phrase_page, PLASS, PHRASE_PAGE, AdwBin)
void plass_phrase_page_ask (PlassPhrasePage *page, PlassTrouble trouble, const PlassDeskWays *ways,
                            const char *problem);
/* Nothing can be given for so many seconds, whatever is asked for meanwhile; 0: at once. */
void plass_phrase_page_wait (PlassPhrasePage *page, guint secs);

/* Signal "given" (PlassGiven *). */
#define PLASS_TYPE_NEW_KEYS_PAGE (plass_new_keys_page_get_type ())
G_DECLARE_FINAL_TYPE (PlassNewKeysPage, plass_new_keys_page, PLASS, NEW_KEYS_PAGE, AdwBin)
void plass_new_keys_page_ask (PlassNewKeysPage *page, const PlassDeskWays *ways, const char *user,
                              gboolean may_ask);
/* The code is shown once. */
void plass_new_keys_page_forget (PlassNewKeysPage *page);

/* Signal "user" (name; "": somebody else). */
#define PLASS_TYPE_USERS_PAGE (plass_users_page_get_type ())
G_DECLARE_FINAL_TYPE (PlassUsersPage, plass_users_page, PLASS, USERS_PAGE, AdwBin)
void plass_users_page_show (PlassUsersPage *page, char **users, const char *last);

/* What opens this computer, and changing it. */
void plass_keys_dialog_present (GtkWidget *from, const PlassDesk *desk);
void plass_new_key_dialog_present (GtkWidget *from, const PlassDesk *desk);

/* ---- Backup, restore, check: dialogs, presented at once above the window of @from ---- */

#define PLASS_BACKUP_SUFFIX ".plassbackup"
void plass_check_dialog_present (GtkWidget *from, const PlassDesk *desk);
/* What was found, and what to do about it; @unsent: changes that wait; @before: of the last check, or NULL.
 */
GtkWidget *plass_check_report_new (const PlassStoreReport *report, PlassTime when, guint unsent,
                                   const char *before);
/* Keeps in the store itself what came of a check; @report NULL: it begins. Any thread. */
gboolean plass_check_remember (PlassStore *store, PlassTime when, const PlassStoreReport *report,
                               GError **error);
/* "Last checked yesterday 14:02: everything was in order."; owned; NULL: never. */
char *plass_check_last_words (PlassStore *store);
void plass_backup_dialog_present (GtkWidget *from, const PlassDesk *desk);
/* For who works here, or for who cannot get in. */
void plass_restore_dialog_present (GtkWidget *from, PlassApplication *application);
/* What is in a backup, and what becomes of what is here; @desk NULL: that does not open. */
GtkWidget *plass_restore_contents_new (const PlassBackupInfo *info, const PlassDesk *desk);
/* Why a whole backup does not come back here: it is somebody else's. @service: the address in use here; @desk
 * NULL: that does not open. Owned; NULL: it may. */
char *plass_restore_refusal (const PlassBackupInfo *info, const char *user, const char *service,
                             const PlassDesk *desk);
/* Why it was not looked into, or did not take its place; owned. */
char *plass_restore_words (const GError *error);

/* An entry for a secret: its text is never swapped out. */
GtkWidget *plass_phrase_entry_new (void);

/* Two entries. Signal "typed": Enter in the last of them. */
#define PLASS_TYPE_NEW_PASSPHRASE (plass_new_passphrase_get_type ())
G_DECLARE_FINAL_TYPE (PlassNewPassphrase, plass_new_passphrase, PLASS, NEW_PASSPHRASE, GtkBox)
GtkWidget *plass_new_passphrase_new (void);
/* NULL: it is too easy, or the two differ, which is told beside them. Borrowed until it is cleared. */
const char *plass_new_passphrase_get (PlassNewPassphrase *box);
void plass_new_passphrase_clear (PlassNewPassphrase *box);

/* A new recovery code, to be printed or written down. Signal "typed": Enter in its entry. */
#define PLASS_TYPE_RECOVERY_CARD (plass_recovery_card_get_type ())
G_DECLARE_FINAL_TYPE (PlassRecoveryCard, plass_recovery_card, PLASS, RECOVERY_CARD, GtkBox)
GtkWidget *plass_recovery_card_new (void);
void plass_recovery_card_begin (PlassRecoveryCard *card, const char *user);
/* NULL: the group that was asked for is not typed right, which is told. Borrowed until forgotten. */
const char *plass_recovery_card_get (PlassRecoveryCard *card);
void plass_recovery_card_forget (PlassRecoveryCard *card);
/* On a page @width points wide. */
void plass_recovery_sheet_draw (cairo_t *cr, PangoLayout *layout, double width, const char *user,
                                const char *code);
void plass_recovery_sheet_print (GtkWidget *from, const char *user, const char *code);

/* The truth about what is sent, in words: a title, a line below it ("" possible), an icon. */
typedef struct {
  char *title, *detail;
  const char *icon;
  gboolean needs_me; /* shown as a warning */
} PlassSyncWords;
void plass_sync_words_clear (PlassSyncWords *words);
void plass_sync_words_tell (const PlassStatus *status, PlassSyncState state, PlassTime now,
                            PlassSyncWords *ret_words);

/* The row below the sidebar and its popover. */
#define PLASS_TYPE_SYNC_ROW (plass_sync_row_get_type ())
G_DECLARE_FINAL_TYPE (PlassSyncRow, plass_sync_row, PLASS, SYNC_ROW, AdwBin)
void plass_sync_row_set_desk (PlassSyncRow *row, const PlassDesk *desk);
void plass_sync_row_report (PlassSyncRow *row, const PlassSyncReport *report);

/* The pages, what is sent, who works here. Property "folded": it stands alone. */
#define PLASS_TYPE_SIDEBAR (plass_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (PlassSidebar, plass_sidebar, PLASS, SIDEBAR, AdwBin)
void plass_sidebar_set_desk (PlassSidebar *sidebar, const PlassDesk *desk);
void plass_sidebar_select (PlassSidebar *sidebar, const char *name);
void plass_sidebar_report (PlassSidebar *sidebar, const PlassSyncReport *report);
/* What the page is called; NULL: it is not in the sidebar. */
const char *plass_sidebar_words (const char *name);
/* What the button holds uses its whole width. */
void plass_menu_button_fill (GtkMenuButton *button);

/* Search from anywhere. */
#define PLASS_TYPE_SEARCH_POPOVER (plass_search_popover_get_type ())
G_DECLARE_FINAL_TYPE (PlassSearchPopover, plass_search_popover, PLASS, SEARCH_POPOVER, GtkPopover)
void plass_search_popover_set_desk (PlassSearchPopover *popover, const PlassDesk *desk);

/* One line above the page; @text NULL: nothing. @button NULL: nothing to do. */
#define PLASS_TYPE_BANNER (plass_banner_get_type ())
G_DECLARE_FINAL_TYPE (PlassBanner, plass_banner, PLASS, BANNER, AdwBin)
void plass_banner_show (PlassBanner *banner, const char *text, gboolean working, const char *button,
                        const char *action);

/* What waits for the one who works here. */
typedef struct {
  guint today, intake;
} PlassWaitingForMe;
/* Counts in a thread. */
void plass_waiting_start (gpointer source, const PlassDesk *desk, GAsyncReadyCallback counted);
PlassWaitingForMe plass_waiting_finish (GAsyncResult *result);

/* Fills @desk from what was opened; takes the store and the identity out of it. */
void plass_desk_open (PlassDesk *desk, PlassOpened *opened, GSettings *settings);
/* It is this person's now, with the rights of today; takes what @identity holds. */
void plass_desk_identify (PlassDesk *desk, PlassIdentity *identity);
/* Starts, or starts anew. */
void plass_desk_start_sync (PlassDesk *desk, const PlassService *service,
                            void (*reported) (const PlassSyncReport *report, gpointer user_data),
                            gpointer user_data);
/* Ends the thread, closes the store (its key leaves the memory) and drops who it was. No page may be left. */
void plass_desk_close (PlassDesk *desk);

/* ---- Locking ---- */

/* Seconds since the machine started, those of its sleep too; nobody can turn them back. */
gint64 plass_boot_secs (void);

/* A PIN is six digits that are not all the same nor a row (123456). */
#define PLASS_PIN_DIGITS 6
gboolean plass_pin_is_good (const char *pin);
/* Its Argon2id verifier with the salt, owned: plass_key_wipe_text; NULL: no memory. Some 0.2 s, as is judging
 * it: any thread. */
char *plass_pin_seal (const char *pin);
gboolean plass_pin_fits (const char *verifier, const char *pin);

/* What a login session knows of one person's shift: whether the desk is locked, the PIN's verifier, tries. It
 * is written to the session's own folder in memory at every change, never to a disk. @now: plass_boot_secs.
 */
typedef struct _PlassShift PlassShift;
PlassShift *plass_shift_new (const char *user);
void plass_shift_free (PlassShift *shift);
const char *plass_shift_get_user (PlassShift *shift);
/* The person's own name if it is known, for the locked page. */
const char *plass_shift_get_name (PlassShift *shift);
/* Locked, or there is a PIN: then a program that starts opens nothing without being asked. */
gboolean plass_shift_is_held (PlassShift *shift);
void plass_shift_lock (PlassShift *shift, const char *name);
/* Opened: the misses are forgotten. */
void plass_shift_open (PlassShift *shift);
/* Somebody proved who they are: the twelve hours begin. */
void plass_shift_begin (PlassShift *shift, gint64 now);
/* Signed out: nothing is left of it. */
void plass_shift_end (PlassShift *shift);
/* NULL: no PIN. */
void plass_shift_set_pin (PlassShift *shift, const char *verifier);
const char *plass_shift_get_verifier (PlassShift *shift);
/* There is a PIN, the shift is not over, and a try is left. */
gboolean plass_shift_takes_pin (PlassShift *shift, gint64 now);
/* Seconds until the next try may be made: 0 for three misses, then 1, 2, 4 … 60. */
guint plass_shift_wait (PlassShift *shift, gint64 now);
/* A try is made; call before it is judged. */
void plass_shift_count (PlassShift *shift, gint64 now);
guint plass_shift_left (PlassShift *shift);

/* Asks for six digits twice; @chosen gets the verifier. Nothing is chosen when it is closed. Borrowed. */
PlassDialog *plass_pin_dialog_present (GtkWidget *from,
                                       void (*chosen) (const char *verifier, gpointer user_data),
                                       gpointer user_data);

/* After so many seconds without a touch names are hidden (0: never), and the desk is locked. */
typedef struct {
  guint hide, lock;
} PlassIdlePolicy;
typedef enum { PLASS_IDLE_NOT, PLASS_IDLE_HIDE, PLASS_IDLE_LOCK } PlassIdleStep;
/* The least that may be ordered, so that a wrong number shuts nobody out. */
#define PLASS_IDLE_LEAST 20
/* By role; @hide and @lock as the service ordered, NULL or unreadable: nothing was ordered. */
PlassIdlePolicy plass_idle_policy (const PlassCode *role, const char *hide, const char *lock);
PlassIdleStep plass_idle_due (const PlassIdlePolicy *policy, gint64 secs);

/* Watches keys, pointer and touch in every window of the program from now on. @lock is called once and may
 * free it. With PLASS_TEST=1 the seconds may be PLASS_TEST_IDLE="hide lock". Main thread. */
typedef struct _PlassIdle PlassIdle;
PlassIdle *plass_idle_new (const PlassIdlePolicy *policy, void (*hide) (gpointer user_data),
                           void (*lock) (gpointer user_data), gpointer user_data);
void plass_idle_free (PlassIdle *idle);

/* Calls @lock when the machine falls asleep (logind waits for us until @is_dark), when the login session is
 * locked, and when the screen is covered. What the machine does not have is not missed. @session may be NULL.
 * Main thread. */
typedef struct _PlassSessionSignals PlassSessionSignals;
PlassSessionSignals *plass_session_signals_new (GDBusConnection *session, void (*lock) (gpointer user_data),
                                                gboolean (*is_dark) (gpointer user_data), gpointer user_data);
void plass_session_signals_free (PlassSessionSignals *signals);

/* ---- What is being written ---- */

/* What stands in the inputs below @root: a{sv}, owned. @before NULL: all of it; else what is otherwise now.
 * Never what stands in a list or where a password is written. */
GVariant *plass_draft_read (GtkWidget *root, GVariant *before);
void plass_draft_write (GtkWidget *root, GVariant *values);
/* Words that are changed in place: read gives NULL when nothing is being written (owned text else), write
 * goes on with what was. @name is its own within the page. */
typedef char *(*PlassDraftRead) (GtkWidget *widget);
typedef void (*PlassDraftWrite) (GtkWidget *widget, const char *text);
void plass_draft_mark (GtkWidget *widget, const char *name, PlassDraftRead read, PlassDraftWrite write);
GVariant *plass_draft_read_marks (GtkWidget *root);
void plass_draft_write_marks (GtkWidget *root, GVariant *values);
/* Opens a dialog by the words of plass_dialog_keep; NULL: what it was about is gone. Borrowed. */
PlassDialog *plass_draft_open (GtkWidget *from, const PlassDesk *desk, const char *name, const char *first,
                               const char *second);
/* The version of the record that it changes; 0: none. */
guint64 plass_draft_version (const PlassDesk *desk, const char *name, const char *id);

/* Keeps what is being written in the store (device only, never sent): every two seconds while it changes, and
 * for seven days. Main thread. */
typedef struct _PlassDrafts PlassDrafts;
PlassDrafts *plass_drafts_new (PlassWindow *window, const PlassDesk *desk);
void plass_drafts_free (PlassDrafts *drafts);
/* Opens what was kept, with the page when it was locked (@page) or something was being written. */
void plass_drafts_restore (PlassDrafts *drafts, gboolean page);
void plass_drafts_watch (PlassDrafts *drafts);
/* Now; @all: also the page and dialogs in which nothing was changed. */
void plass_drafts_keep (PlassDrafts *drafts, gboolean all);

typedef enum { PLASS_LOCK_PIN, PLASS_LOCK_PASSWORD, PLASS_LOCK_PASSPHRASE, PLASS_LOCK_RECOVERY } PlassLockWay;

/* Whose desk it is, and one field. Signals "given" (PlassLockWay, text or, after the password, code:
 * borrowed), "signed-in" (PlassIdentity *, borrowed: in the browser), "other-way" and "someone-else". */
#define PLASS_TYPE_LOCK_PAGE (plass_lock_page_get_type ())
G_DECLARE_FINAL_TYPE (PlassLockPage, plass_lock_page, PLASS, LOCK_PAGE, AdwBin)
/* @other_way: words of the button for it; NULL: there is none. */
void plass_lock_page_ask (PlassLockPage *page, const char *name, PlassLockWay way, const char *other_way,
                          const char *problem);
/* After the right password; @problem NULL: for the first time. A code that was typed stays. */
void plass_lock_page_ask_code (PlassLockPage *page, const char *problem);
/* Where @user could sign in in the browser instead; copied. */
void plass_lock_page_set_service (PlassLockPage *page, const PlassService *service, const char *user);
/* Nothing can be written until asked again. */
void plass_lock_page_work (PlassLockPage *page);
/* Nor for so many seconds; 0: at once. */
void plass_lock_page_wait (PlassLockPage *page, guint secs);

/* An identity number that is copied from here leaves @clipboard after @secs, if it is still there. Once for
 * each. */
void plass_clipboard_watch (GdkClipboard *clipboard, guint secs);

/* Judges in a thread whether @typed is the PIN of @verifier or (NULL) the recovery code of the store at
 * @path; all is copied. */
void plass_lock_try_start (gpointer source, const char *verifier, const char *path, const char *typed,
                           GAsyncReadyCallback judged, gpointer user_data);
gboolean plass_lock_try_finish (GAsyncResult *result);

/* Closes every other window of the program, and empties the clipboards if what they hold is ours. */
void plass_lock_take_away (GtkWindow *window);

/* Keeps the application's desk from others. Main thread. */
typedef struct _PlassLock PlassLock;
PlassLock *plass_lock_new (PlassApplication *application);
void plass_lock_free (PlassLock *lock);
void plass_lock_set_window (PlassLock *lock, PlassWindow *window);
/* TRUE: nothing may be opened for @user without asking, and the page that asks is shown. */
gboolean plass_lock_holds (PlassLock *lock, const char *user);
gboolean plass_lock_is_shown (PlassLock *lock);
/* Nothing of @desk is to be seen when it returns; its store may be closed when the application is not busy
 * any more, and then the page may ask. */
void plass_lock_close (PlassLock *lock, const PlassDesk *desk);
void plass_lock_closed (PlassLock *lock);
/* @desk is open; @signed_in: with the password, so that a shift begins. */
void plass_lock_opened (PlassLock *lock, const PlassDesk *desk, gboolean signed_in);
/* What the page gave did not open; @error NULL: ask again. */
void plass_lock_refused (PlassLock *lock, const GError *error);
/* The password is right; a code is asked for, or (@problem) was not the right one. */
void plass_lock_ask_code (PlassLock *lock, const char *problem);
/* Keeps what is being written. */
void plass_lock_keep (PlassLock *lock);
/* Signed out: call before the desk is closed. */
void plass_lock_end (PlassLock *lock);

/* @desk NULL: back to the start page (all pages are gone when it returns). */
void plass_window_set_desk (PlassWindow *window, const PlassDesk *desk);
PlassStartPage *plass_window_get_start (PlassWindow *window);
PlassLockPage *plass_window_get_lock (PlassWindow *window);
/* What is seen, borrowed, and whom it is about (not set: nobody); NULL: there is no desk. */
GtkWidget *plass_window_get_page (PlassWindow *window, const char **ret_name, PlassId *ret_person);
void plass_window_show_page (PlassWindow *window, const char *name, const char *person);
/* One of the two instead of the desk, at once. */
void plass_window_show_start (PlassWindow *window);
void plass_window_show_lock (PlassWindow *window);
void plass_window_report (PlassWindow *window, const PlassSyncReport *report);

/* Known to the files window*.c only. */
struct _PlassWindow {
  AdwApplicationWindow parent;
  const PlassDesk *desk; /* NULL: the start page is shown */
  GtkWidget *toasts, *root, *start, *lock, *leaflet, *sidebar, *content, *back, *search_button, *search,
      *shutter_button, *banner, *pages;
  PlassId person, before; /* on the person page; and before that one */
  char *came_from;        /* the page that the person page was opened from */
  guint told;             /* how much needed a person when they last looked */
};

/* window-pages.c: shows the page of this name, and goes on in it unless one walks along the sidebar. */
GtkWidget *plass_window_go (PlassWindow *window, const char *name);
void plass_window_enter (PlassWindow *window, GtkWidget *page);
/* No page is left, nor whom it was about. */
void plass_window_end_pages (PlassWindow *window);
void plass_window_add_ways (PlassWindow *window);
/* window-actions.c: most of them need a desk. */
void plass_window_add_actions (PlassWindow *window);
void plass_window_enable_actions (PlassWindow *window);
/* window-tell.c: somebody looks at what needs a person now. */
void plass_window_forget_needs (PlassWindow *window);
void plass_window_add_told (PlassWindow *window);

/* Asks for the password again while the desk stays open. */
void plass_sign_in_again_present (GtkWidget *from, PlassApplication *application);
/* Asks once, and says what is not sent. */
void plass_sign_out_present (GtkWidget *from, PlassApplication *application);
/* Keeps what is being written, and closes the window. */
void plass_application_leave (PlassApplication *application);
/* Its actions and the keys of all. */
void plass_application_add_actions (PlassApplication *application);
/* NULL: there is none, or it is locked. */
const PlassDesk *plass_application_get_desk (PlassApplication *application);
/* The person of an open desk proves who they are, or (@given NULL) has done so as @identity a moment ago.
 * @answered is told what came of it: NONE, CODE (@problem NULL: for the first time), or anything else with
 * the words for it. */
typedef void (*PlassAnswered) (PlassTrouble trouble, const char *problem, gpointer user_data);
void plass_application_sign_in (PlassApplication *application, const PlassGiven *given,
                                const PlassIdentity *identity, PlassAnswered answered, gpointer user_data);
/* Opens what @identity, who has just signed in in the browser, has here. */
void plass_application_enter (PlassApplication *application, const PlassIdentity *identity);
/* Borrowed. */
const PlassService *plass_application_get_service (PlassApplication *application);
void plass_application_sign_out (PlassApplication *application);
/* Takes everything off the screen at once, keeps what is being written, and asks who is there. The store is
 * closed as soon as no thread reads it, mostly before the next frame; there is no desk from now on. Does
 * nothing when there was none. */
void plass_application_lock (PlassApplication *application);
/* Opens what the user has here, with what was given (NULL: by itself). The start page, or the page of the
 * lock, tells what comes of it. */
void plass_application_open (PlassApplication *application, const PlassGiven *given);
/* The desk, if there is one, is closed for a restore; then opened again, by what was restored or as it was.
 * @given may be NULL. FALSE: something else is under way. */
gboolean plass_application_begin_restore (PlassApplication *application);
void plass_application_end_restore (PlassApplication *application, const PlassGiven *given);
/* Somebody else may wish to come. */
void plass_application_ask_who (PlassApplication *application);
void plass_application_sync (PlassApplication *application);
/* Whose desk is open, or is to be opened; borrowed. */
const char *plass_application_get_user (PlassApplication *application);
/* Another comes to the start page; "": somebody who is not known here. */
void plass_application_set_user (PlassApplication *application, const char *user);
/* Closes all of this user, and asks who comes. */
void plass_application_switch_user (PlassApplication *application);

/* Known to application.c and application-entry.c only. */
struct _PlassApplication {
  AdwApplication parent;
  PlassWindow *window; /* borrowed: GTK owns it */
  GSettings *settings;
  PlassService service;
  char *user;
  PlassSecondStep *second; /* the password was right, and a code is asked for; NULL: it is not */
  PlassIdentity entering;  /* signed in, but the store is not open yet; .user NULL: nobody */
  PlassDesk desk;          /* .store NULL: there is none */
  PlassLock *lock;
  gboolean working;       /* a thread signs in, opens, or signs out */
  gboolean with_password; /* and somebody proved who they are for it */
  guint closing;          /* source */
  gboolean lock_asked;    /* meanwhile: lock as soon as it is done */
  gboolean switching;     /* once closed, another comes */
  PlassAnswered answered;
  gpointer answered_data;
};
/* application.c: the desk, from an open store to none. */
void plass_application_open_desk (PlassApplication *application, PlassOpened *opened);
void plass_application_close_desk (PlassApplication *application);
void plass_application_start_sync (PlassApplication *application);
/* The way of a start: it finishes an order, or says why nothing opens. */
void plass_application_start_over (PlassApplication *application);
/* Somebody locked while a thread opened the desk. */
void plass_application_lock_if_asked (PlassApplication *application);
/* application-entry.c: asks whoever has to be asked first, and opens what opens by itself. */
void plass_application_open_as_before (PlassApplication *application);
/* What is done when the start page asks for it. */
void plass_application_attach (PlassApplication *application, PlassStartPage *start);

/* The D-Bus object that answers when the window is at rest; only with PLASS_TEST=1. */
gboolean plass_test_bus_export (GApplication *application, GDBusConnection *bus, const char *path,
                                GError **error);

/* `plass --sign-in`: without a window; the password is the first line of standard input. Returns the exit
 * status. */
int plass_sign_in_command (const char *url, const char *ca_file, const char *user);

/* ---- Pages -------------------------------------------------------------------------------------------- */

GtkWidget *plass_today_page_new (const PlassDesk *desk);
GtkWidget *plass_cases_page_new (const PlassDesk *desk);
GtkWidget *plass_person_page_new (const PlassDesk *desk);
/* Shows this person; asks to save what is being written first. Logs that somebody looked. */
void plass_person_page_show (GtkWidget *page, const PlassId *person);
/* Which part of the page is seen: a static name; setting it does nothing where there is no such part. */
const char *plass_person_page_get_tab (GtkWidget *page);
void plass_person_page_set_tab (GtkWidget *page, const char *name);
GtkWidget *plass_intake_page_new (const PlassDesk *desk);
/* Opens the form for a new contact; @who as typed in the search, or NULL. */
void plass_intake_page_new_contact (GtkWidget *page, const char *who);
GtkWidget *plass_places_page_new (const PlassDesk *desk);
/* Selects the place in the list and shows its details. */
void plass_places_page_show (GtkWidget *page, const PlassId *place);
/* The list with only this institution's places. */
void plass_places_page_show_institution (GtkWidget *page, const PlassId *institution);
/* The list in the mode "choose a place for this person". */
void plass_places_page_give (GtkWidget *page, const PlassId *person);
GtkWidget *plass_capacity_page_new (const PlassDesk *desk);

/* ---- Cases, and the parts of a person's page ----------------------------------------------------------- */

/* The columns of the case list; sorting is told by the view's sorter, see plass_case_columns_order. */
void plass_case_columns_add (GtkColumnView *view, const PlassDesk *desk);
/* Hides the least needed columns where @width pixels do not hold all. */
void plass_case_columns_fit (GtkColumnView *view, int width);
/* Which column the view sorts by; FALSE: none. */
gboolean plass_case_columns_order (GtkColumnView *view, PlassCaseOrder *ret_order, gboolean *ret_descending);

/* How many there would be with each chip, counted in a thread. In @counted call finish, which gives what is
 * freed with g_free, or NULL. */
void plass_cases_count_start (gpointer source, const PlassDesk *desk, GAsyncReadyCallback counted);
PlassCaseCounts *plass_cases_count_finish (GAsyncResult *result);

/* A part of a person's page: reads the store anew when it is on the screen and something changed. */
#define PLASS_TYPE_PERSON_PART (plass_person_part_get_type ())
G_DECLARE_DERIVABLE_TYPE (PlassPersonPart, plass_person_part, PLASS, PERSON_PART, AdwBin)
struct _PlassPersonPartClass {
  AdwBinClass parent_class;
  void (*refresh) (PlassPersonPart *part); /* mapped, and a person is set */
  void (*leave) (PlassPersonPart *part);   /* another person, or none, comes next; NULL: nothing to do */
};
void plass_person_part_set_desk (PlassPersonPart *part, const PlassDesk *desk);
const PlassDesk *plass_person_part_get_desk (PlassPersonPart *part);
/* NULL: nobody, the part forgets what it shows. */
void plass_person_part_show (PlassPersonPart *part, const PlassId *person);
/* Borrowed; not set: nobody. */
const PlassId *plass_person_part_get_person (PlassPersonPart *part);
/* Puts records in one transaction and says what went wrong in a toast. */
gboolean plass_person_part_put (PlassPersonPart *part, const char *act, const PlassEdit *edits,
                                guint n_edits);
/* Into @to those fields in which @after differs from @before. */
void plass_edited_copy (const PlassKind *kind, gconstpointer before, gconstpointer after, gpointer to);
/* The record as it stands in the store now, with those fields only in which @after differs from @before (as
 * it was when somebody began to change it): what others wrote meanwhile stays. One that is not in the store
 * is @after itself. Owned. */
gpointer plass_edited_carry (PlassStore *store, const PlassKind *kind, gconstpointer before,
                             gconstpointer after);
/* Puts @after and says @told with a way back to @before, of which only the changed fields are restored. */
gboolean plass_person_part_change (PlassPersonPart *part, const PlassKind *kind, gconstpointer before,
                                   gconstpointer after, const char *told);

/* Types for .ui; each is a PlassPersonPart without properties. */
GType plass_emergency_bar_get_type (void);
GType plass_person_header_get_type (void);
GType plass_next_step_card_get_type (void);
GType plass_person_overview_get_type (void);
GType plass_person_aside_get_type (void);
GType plass_plan_view_get_type (void);
GType plass_stays_view_get_type (void);
GType plass_note_list_get_type (void);
GType plass_access_view_get_type (void);

/* Two columns, two thirds and one third, that stand below each other where it is narrow. In .ui: <child>
 * twice. */
GType plass_person_columns_get_type (void);

/* The case that is followed up (active first, then the newest open one), NULL: none; owned. */
PlassCase *plass_person_case (PlassStore *store, const PlassId *person, GError **error);
/* Words about a person; owned. */
char *plass_person_words_worker (PlassStore *store, const PlassId *worker);
/* "12 days in Dalsberget 204", "held in Dalsberget 204 until today 15:30", "no place now". @stays: of
 * plass_store_stays. */
char *plass_person_words_where (const GPtrArray *stays, PlassTime now);
/* "Dalsberget 204". */
char *plass_person_words_place (const PlassStayLine *line);
/* "12 days", "14 months", "3 years". */
char *plass_person_words_how_long (int days);
/* "••••••• 12345" becomes dots altogether; "" when there is none. */
char *plass_person_words_masked (const char *number);
/* "We may call. No text messages. Leave no message." in the person's interest; "" without a number. */
char *plass_person_words_contact (const PlassPerson *person);
/* TRUE when the next step's day has passed. */
gboolean plass_case_is_overdue (const PlassCase *sak, PlassDate today);
/* A field's text (history, plass_field_to_text) in words: dates, codes and names instead of ids. */
char *plass_history_words (PlassStore *store, const PlassField *field, const char *text);

/* What happened, for the overview. */
typedef struct {
  PlassTime when;
  gboolean whole_day; /* the clock time means nothing */
  const char *icon;
  char *title, *detail; /* detail may be NULL */
  char *who;            /* NULL: nobody in particular */
} PlassTimelineEvent;
/* Array of PlassTimelineEvent *, owned, for the four that follow. */
GPtrArray *plass_timeline_new (void);
void plass_timeline_add_stays (GPtrArray *events, PlassStore *store, const GPtrArray *stays, PlassTime now);
void plass_timeline_add_notes (GPtrArray *events, PlassStore *store, const PlassRecords *notes);
void plass_timeline_add_contacts (GPtrArray *events, PlassStore *store, const PlassRecords *contacts);
/* @label is what the record is called ("Goal: own home"). */
void plass_timeline_add_history (GPtrArray *events, PlassStore *store, const PlassKind *kind,
                                 gconstpointer record, const GPtrArray *history);
/* Newest first. */
void plass_timeline_sort (GPtrArray *events);

/* The plan with its goals and measures, read together. */
typedef struct {
  PlassPlan *plan; /* NULL: none yet */
  PlassRecords *goals, *measures;
} PlassPlanRecords;
gboolean plass_plan_records_read (PlassStore *store, const PlassId *person, PlassPlanRecords *ret_records,
                                  GError **error);
void plass_plan_records_clear (PlassPlanRecords *records);
/* What the plan still lacks by the regulation, in a few words each; array of char *, owned. */
GPtrArray *plass_plan_missing (const PlassPlanRecords *records, PlassDate today);
/* "Missing: day of review, consent" or "Nothing is missing."; owned. */
char *plass_plan_completeness (const PlassPlanRecords *records, PlassDate today);
/* Draft, or in use: follows from the consent; leaves paused, completed … alone. */
PlassCode plass_plan_state_for (const PlassPlan *plan);

/* Words that are changed in place: a label with a pen, and a text area while they are changed. Signal
 * "saved" (text). */
#define PLASS_TYPE_PLAN_WORDS (plass_plan_words_get_type ())
G_DECLARE_FINAL_TYPE (PlassPlanWords, plass_plan_words, PLASS, PLAN_WORDS, GtkBox)
/* @empty: what stands there without words; @hint: below the text area. */
PlassPlanWords *plass_plan_words_new (const char *title, const char *empty, const char *hint, gboolean quote);
void plass_plan_words_set_text (PlassPlanWords *words, const char *text);
void plass_plan_words_edit (PlassPlanWords *words);
/* What is being written and is not saved; NULL: nothing; owned. Ends the writing. */
char *plass_plan_words_take (PlassPlanWords *words);

/* The consent of a plan as a row. Signal "chosen" (code). */
GtkWidget *plass_plan_consent_new (void);
void plass_plan_consent_set (GtkWidget *row, const PlassPlan *plan);

/* Asks whether to save @plan, whose words were being written when another person was opened. */
void plass_plan_unsaved_ask (GtkWidget *from, const PlassDesk *desk, const PlassPlan *plan);

/* Every saved version, with *Restore*. */
GType plass_plan_versions_get_type (void);

/* A goal and its measures. */
#define PLASS_TYPE_GOAL_CARD (plass_goal_card_get_type ())
G_DECLARE_FINAL_TYPE (PlassGoalCard, plass_goal_card, PLASS, GOAL_CARD, AdwBin)
GtkWidget *plass_goal_card_new (PlassPersonPart *part);
/* @measures: those of the whole plan. */
void plass_goal_card_set (PlassGoalCard *card, const PlassGoal *goal, const PlassRecords *measures);
const PlassId *plass_goal_card_get_id (PlassGoalCard *card);
void plass_goal_card_leave (PlassGoalCard *card);
/* The goals of one part of life, and the line for one more. */
#define PLASS_TYPE_GOAL_SECTION (plass_goal_section_get_type ())
G_DECLARE_FINAL_TYPE (PlassGoalSection, plass_goal_section, PLASS, GOAL_SECTION, GtkBox)
GtkWidget *plass_goal_section_new (PlassPersonPart *part, const char *area, const char *words);
guint plass_goal_section_set (PlassGoalSection *section, const PlassPlanRecords *records);
void plass_goal_section_add (PlassGoalSection *section);
/* As plass_goal_entry_leave, also of its cards. */
void plass_goal_section_leave (PlassGoalSection *section);
GtkWidget *plass_measure_row_new (PlassPersonPart *part);
void plass_measure_row_set (GtkWidget *row, const PlassMeasure *measure);
/* A line for something new: Enter saves, Esc gives up. Signal "entered" (text, ISO date). */
#define PLASS_TYPE_GOAL_ENTRY (plass_goal_entry_get_type ())
G_DECLARE_FINAL_TYPE (PlassGoalEntry, plass_goal_entry, PLASS, GOAL_ENTRY, GtkBox)
PlassGoalEntry *plass_goal_entry_new (const char *button, const char *placeholder, gboolean with_date);
void plass_goal_entry_open (PlassGoalEntry *entry);
gboolean plass_goal_entry_is_open (PlassGoalEntry *entry);
/* Its page goes on to somebody else: what was begun is entered, without a day that cannot be read. */
void plass_goal_entry_leave (PlassGoalEntry *entry);
/* What it is called among the drafts of its page. */
void plass_goal_entry_name (PlassGoalEntry *entry, const char *name);

/* Dialogs: presented at once above the window of @from. */
typedef struct {
  const char *field, *label, *hint; /* label and hint N_("…") or NULL */
} PlassRecordAsk;
/* Changes those fields of one record. */
void plass_person_record_dialog_present (GtkWidget *from, const PlassDesk *desk, const char *title,
                                         const PlassKind *kind, gconstpointer record,
                                         const PlassRecordAsk *asks, guint n_asks);
void plass_plan_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassPlan *plan);
void plass_goal_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassGoal *goal);
void plass_measure_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassMeasure *measure);
/* A new note, or (@corrects) one that takes the place of a signed one. */
void plass_note_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassId *person,
                                const PlassNote *corrects);
/* @done: the present next step is done, what comes now? */
void plass_next_step_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassCase *sak,
                                     gboolean done);
/* @person NULL: somebody new, called @typed (or NULL); then a case is opened too and the page is shown. */
void plass_person_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassPerson *person,
                                  const char *typed);

/* ---- Places, contacts and today ------------------------------------------------------------------------ */

/* Keeps @page in step: @refresh soon after every change of the store and of the shutter while the page is on
 * the screen, else before it is next seen; with @clock also each minute and so at midnight. */
void plass_live_attach (GtkWidget *page, const PlassDesk *desk, void (*refresh) (GtkWidget *page),
                        gboolean clock);

/* Rows that are made anew without anybody losing their place. @key tells which record a row is, @signature
 * all that it shows: a list with the same signatures is left alone, else the focus stays with its record. */
void plass_refill_mark (GtkWidget *row, const char *key, const char *signature);
/* @rows: array of GtkWidget *, floating; taken. */
void plass_refill_section (PlassSection *section, GPtrArray *rows);

/* Children in lines, as words in a text. "one-line": those that do not fit are left out. */
#define PLASS_TYPE_WRAP (plass_wrap_get_type ())
G_DECLARE_FINAL_TYPE (PlassWrap, plass_wrap, PLASS, WRAP, GtkWidget)
GtkWidget *plass_wrap_new (gboolean one_line);
void plass_wrap_append (PlassWrap *wrap, GtkWidget *child);
/* Up to @width pixels they stay in one line, however much what stands beside them would like. */
void plass_wrap_keep (PlassWrap *wrap, int width);
void plass_wrap_clear (PlassWrap *wrap);

/* Cards in two columns of the same width, or in one where it is narrow. In .ui: <child> for each card. */
#define PLASS_TYPE_COLUMNS (plass_columns_get_type ())
G_DECLARE_FINAL_TYPE (PlassColumns, plass_columns, PLASS, COLUMNS, GtkWidget)

/* Acts on a place (a booking, put with its act; made by who is signed in). NULL or FALSE with an error:
 * nothing was changed. RULE: as far as this desk knows the place is taken, or the person lives elsewhere. The
 * booking is owned by the caller. */
PlassBooking *plass_act_hold (const PlassDesk *desk, const PlassPlace *place, const PlassId *person,
                              PlassTime until, GError **error);
/* Takes up the hold or plan that the person has on this place, else makes a new stay. RULE: they live in
 * another place now. */
PlassBooking *plass_act_admit (const PlassDesk *desk, const PlassPlace *place, const PlassId *person,
                               GError **error);
/* The hold or plan becomes a stay. RULE: by now it is neither, or they live in another place. */
gboolean plass_act_move_in (const PlassDesk *desk, const PlassBooking *booking, GError **error);
/* Lets go of a hold or a plan. RULE: by now it is neither. */
gboolean plass_act_release (const PlassDesk *desk, const PlassBooking *booking, GError **error);
/* RULE: by now they do not live there any more. */
gboolean plass_act_end (const PlassDesk *desk, const PlassBooking *booking, PlassTime when,
                        const char *reason, const char *note, GError **error);
/* FALSE with RULE: as far as this desk knows the place is taken. The service has the last word, but what this
 * desk knows already is not even asked. */
gboolean plass_act_is_free (const PlassDesk *desk, const PlassPlace *place, GError **error);
/* Words for what is told of an act (owned); a protected person's place is not said beside them. */
char *plass_act_words_who (const PlassDesk *desk, const PlassId *person);
char *plass_act_words_where (const PlassDesk *desk, const PlassBooking *booking);
gboolean plass_act_is_secret (const PlassDesk *desk, const PlassId *person);
/* The window of the desk below all dialogs; borrowed. */
GtkWidget *plass_act_window_below (GtkWidget *from);
/* Says in a toast what is true after an act; a hold can be undone from it. @booking: as it now stands. */
void plass_act_tell (GtkWidget *from, const PlassDesk *desk, const PlassBooking *booking);
/* The same acts with a toast for what went wrong or was done: for the buttons of rows and cards. */
void plass_act_move_in_from (GtkWidget *from, const PlassDesk *desk, const PlassId *booking);
void plass_act_release_from (GtkWidget *from, const PlassDesk *desk, const PlassId *booking);

/* What is done within a stay, by its name: "move", "swap", "leave", "come-back", "not-back", in the order
 * they are shown; NULL: there are no more. Static. */
const char *plass_stay_act_name (guint number);
const char *plass_stay_act_words (const char *name);
/* As the stay stands now; @booking NULL: FALSE. */
gboolean plass_stay_act_fits (const char *name, const PlassBooking *booking);
/* The stay ends and another one begins, in one step that the service judges; the new ones are owned by the
 * caller. RULE: as for all acts, or the stay has changed meanwhile. */
PlassBooking *plass_act_move (const PlassDesk *desk, const PlassId *stay, const PlassPlace *place,
                              GError **error);
gboolean plass_act_swap (const PlassDesk *desk, const PlassId *stay, const PlassId *other,
                         PlassBooking **ret_stay, PlassBooking **ret_other, GError **error);
/* The other three by @name; @note is added to what stands there, @sak (NULL: none) saved with it. The stay as
 * it now stands, owned. */
PlassBooking *plass_act_change (const PlassDesk *desk, const PlassId *stay, const char *name,
                                const char *note, const PlassCase *sak, GError **error);
/* Says what is true after it, with the way back to @before (and to @sak_before, NULL: it was not changed). */
void plass_stay_tell (GtkWidget *from, const PlassDesk *desk, const char *name, const PlassBooking *stay,
                      const PlassBooking *before, const PlassCase *sak_before);
void plass_stay_tell_swap (GtkWidget *from, const PlassDesk *desk, const PlassBooking *stay,
                           const PlassBooking *other);
/* Does it, or asks first what must be asked. */
void plass_stay_start (GtkWidget *from, const PlassDesk *desk, const char *name, const PlassId *stay);
/* Actions "stay.move" … of a widget's class, enabled by what fits @booking (NULL: nothing), and a menu of
 * those that do; owned. */
void plass_stay_install_actions (GtkWidgetClass *class, GtkWidgetActionActivateFunc activated);
void plass_stay_enable_actions (GtkWidget *widget, const PlassBooking *booking);
GMenu *plass_stay_menu_new (void);
/* The name behind the dot. */
const char *plass_stay_action_name (const char *action);
/* Who it is, and where. */
GtkWidget *plass_stay_who_new (const PlassDesk *desk, const PlassBooking *booking);

/* How long a place may be held: instants in order, at most @max; @ret_standard the one to begin with. */
guint plass_hold_choices (PlassTime now, PlassTime *ret_untils, guint max, guint *ret_standard);
/* A drop-down of them. */
GtkWidget *plass_hold_choice_new (PlassTime now);
PlassTime plass_hold_choice_get (GtkWidget *choice);

/* What a place's row says; all owned. */
char *plass_place_words_state (const PlassPlaceLine *line, PlassDate today, const char **ret_icon);
/* Who is in it or holds it, as this desk may show it; NULL: nobody. */
char *plass_place_words_who (const PlassDesk *desk, const PlassPlaceLine *line);
/* "free now", "free from Tuesday", "free from: not known"; "" when closed and nothing is known. */
char *plass_place_words_free (const PlassPlaceLine *line, PlassDate today);
/* "Dalsberget 204". */
char *plass_place_words_title (const PlassPlaceLine *line);
/* All of it, for a screen reader. */
char *plass_place_words_row (const PlassDesk *desk, const PlassPlaceLine *line, PlassDate today);
/* The state's style class. Static. */
const char *plass_place_words_class (PlassPlaceUse use);

/* A heading or a place of the list. */
#define PLASS_TYPE_PLACE_ITEM (plass_place_item_get_type ())
G_DECLARE_FINAL_TYPE (PlassPlaceItem, plass_place_item, PLASS, PLACE_ITEM, GObject)
/* NULL: a heading. */
const PlassPlaceLine *plass_place_item_line (PlassPlaceItem *item);
/* Of a heading: the institution, or (@ret_ward) the ward; @ret_detail how many are free. */
const char *plass_place_item_heading (PlassPlaceItem *item, gboolean *ret_ward, const char **ret_detail);
/* @lines: of plass_store_places; kept. Replaces only what differs, so that scroll and selection stay. */
void plass_place_items_update (GListStore *list, GPtrArray *lines);

/* The row of a place or a heading in the list. */
#define PLASS_TYPE_PLACE_ROW (plass_place_row_get_type ())
G_DECLARE_FINAL_TYPE (PlassPlaceRow, plass_place_row, PLASS, PLACE_ROW, GtkWidget)
GtkWidget *plass_place_row_new (const PlassDesk *desk);
void plass_place_row_set (PlassPlaceRow *row, PlassPlaceItem *item);

/* A drop-down of all institutions, by name; @everywhere: the words for none in particular. */
GtkWidget *plass_institution_choice_new (const char *everywhere);
/* Those that have come meanwhile; what is chosen stays chosen. */
void plass_institution_choice_fill (GtkWidget *choice, PlassStore *store);

/* Which places are asked for. Signal "changed". */
#define PLASS_TYPE_PLACE_FILTER (plass_place_filter_get_type ())
G_DECLARE_FINAL_TYPE (PlassPlaceFilter, plass_place_filter, PLASS, PLACE_FILTER, AdwBin)
void plass_place_filter_set_desk (PlassPlaceFilter *filter, const PlassDesk *desk);
/* Numbers on the chips; levels and institutions that have come. */
void plass_place_filter_refresh (PlassPlaceFilter *filter, const PlassPlaceCounts *counts);
PlassPlaceQuery plass_place_filter_query (PlassPlaceFilter *filter);
void plass_place_filter_clear (PlassPlaceFilter *filter);
/* This institution and nothing else. */
void plass_place_filter_set_institution (PlassPlaceFilter *filter, const PlassId *institution);

/* The card beside the list: one place with its acts. Signal "closed": it is not needed any more. */
#define PLASS_TYPE_PLACE_CARD (plass_place_card_get_type ())
G_DECLARE_FINAL_TYPE (PlassPlaceCard, plass_place_card, PLASS, PLACE_CARD, GtkBox)
GtkWidget *plass_place_card_new (const PlassDesk *desk);
/* NULL: nothing chosen. */
void plass_place_card_set (PlassPlaceCard *card, PlassPlaceItem *item);
/* Another place for who lives there, if anybody does. */
void plass_place_card_move (PlassPlaceCard *card);
/* The first thing that can be done. */
void plass_place_card_focus (PlassPlaceCard *card);

/* A GtkEntry that looks like a search, the first in @box, whose children stand below each other; owned by it.
 */
GtkWidget *plass_suggestions_entry_new (GtkBox *box);
/* A GtkListBox at the end of @box, hidden until there is something in it; owned by the box. */
GtkWidget *plass_suggestions_list_new (GtkBox *box, const char *name);
/* Takes out all rows; whether it is seen stays as it is. */
void plass_suggestions_clear (GtkWidget *list);
/* Down goes from @entry into @list (a GtkListBox) and Up back out of it; Enter on a row chooses it. */
void plass_suggestions_add_keys (GtkWidget *entry, GtkWidget *list);

/* Find as you type over persons; Enter takes the first, arrows choose. Signals "chosen" and "typed". */
#define PLASS_TYPE_PERSON_PICKER (plass_person_picker_get_type ())
G_DECLARE_FINAL_TYPE (PlassPersonPicker, plass_person_picker, PLASS, PERSON_PICKER, GtkBox)
/* @free_name: what was typed is an answer too. @label: for the screen reader. */
GtkWidget *plass_person_picker_new (const PlassDesk *desk, gboolean free_name, const char *label);
/* Not set: nobody chosen. */
PlassId plass_person_picker_get (PlassPersonPicker *picker);
/* What was typed while nobody was chosen; owned. */
char *plass_person_picker_get_typed (PlassPersonPicker *picker);
void plass_person_picker_set (PlassPersonPicker *picker, const PlassId *person, const char *typed);

/* Find as you type over those who work here; Enter takes the first, arrows choose. Signal "chosen": also when
 * nobody is any more. @label: for the screen reader. */
#define PLASS_TYPE_WORKER_PICKER (plass_worker_picker_get_type ())
G_DECLARE_FINAL_TYPE (PlassWorkerPicker, plass_worker_picker, PLASS, WORKER_PICKER, GtkBox)
GtkWidget *plass_worker_picker_new (const PlassDesk *desk, const char *label);
PlassId plass_worker_picker_get (PlassWorkerPicker *picker);
/* What takes the focus; borrowed. */
GtkWidget *plass_worker_picker_get_entry (PlassWorkerPicker *picker);

/* One free place judged for one person. */
typedef struct {
  const PlassPlaceLine *line; /* borrowed */
  PlassFit fit;
  GPtrArray *reasons; /* char *: why not, what to ask, or what to know */
  gboolean same_level;
  guint order, position;
} PlassOffer;
/* Free places of @lines for @person, the best first within each verdict; array of PlassOffer *, owned.
 * @level: of the case, @own: the desk's institution; both may be unset. */
GPtrArray *plass_offers_make (const PlassPerson *person, const PlassCode *level, const PlassId *own,
                              const GPtrArray *lines, const PlassRecords *rules);
/* TRUE when asking for the gender would settle one of them. */
gboolean plass_offers_need_gender (const PlassPerson *person, const GPtrArray *offers);
/* "What does the person say?" with a button each; writes the answer, then calls @answered. */
GtkWidget *plass_ask_gender_new (const PlassDesk *desk, const PlassId *person,
                                 void (*answered) (gpointer user_data), gpointer user_data);

/* Dialogs: presented at once above the window of @from. */
void plass_give_place_present (GtkWidget *from, const PlassDesk *desk, const PlassId *person);
/* A person is chosen for this place: hold it, or let them in. */
void plass_hold_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassPlaceLine *line,
                                gboolean admit);
/* Another place for who has one; two people's places; on leave, or (@not_back) not come back. */
void plass_move_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassId *stay);
void plass_swap_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassId *stay);
void plass_leave_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassId *stay,
                                 gboolean not_back);
void plass_end_stay_present (GtkWidget *from, const PlassDesk *desk, const PlassId *booking);
/* First who it is, then the act: let in (to what is held, else a place is found) or end the stay. */
void plass_find_person_present (GtkWidget *from, const PlassDesk *desk, gboolean end_stay);
/* @contact NULL: a new one, from @who as typed (or NULL). */
void plass_contact_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassContact *contact,
                                   const char *who);
/* The next step is done: what comes now, or is it all? */
void plass_contact_next_present (GtkWidget *from, const PlassDesk *desk, const PlassContact *contact);

/* What usually follows an outcome: a word of the list next-step, the days until then, and whether nothing may
 * be left to do. */
typedef struct {
  const char *outcome, *icon, *next_step;
  int days;
  gboolean may_close;
} PlassContactUsual;
/* NULL when there is no such outcome. Ends with a row of NULLs when read on from the first (@outcome NULL).
 */
const PlassContactUsual *plass_contact_usual (const char *outcome);
/* The five outcomes as large choices; put it in a form with plass_outcome_choice_add. */
#define PLASS_TYPE_OUTCOME_CHOICE (plass_outcome_choice_get_type ())
G_DECLARE_FINAL_TYPE (PlassOutcomeChoice, plass_outcome_choice, PLASS, OUTCOME_CHOICE, GtkBox)
/* For the field "outcome" of a contact's form. Returns the row, borrowed. */
PlassFormRow *plass_outcome_choice_add (PlassForm *form);
/* Who it is about, as this desk may show it; owned. */
char *plass_contact_words_who (const PlassDesk *desk, const PlassContactLine *line);
/* What is needed; "" when even that would tell who. Owned. */
char *plass_contact_words_need (const PlassContactLine *line);
/* A row of the list; opens the dialogs itself. */
GtkWidget *plass_contact_row_new (const PlassDesk *desk, const PlassContactLine *line);

/* How many wait at a level; unfolds to those who have waited longest. */
GtkWidget *plass_waiting_row_new (const PlassDesk *desk, const PlassWaiting *waiting);

/* A line of the table of places. */
typedef enum { PLASS_CAPACITY_GROUP, PLASS_CAPACITY_LEVEL, PLASS_CAPACITY_TOTAL } PlassCapacityRank;
#define PLASS_CAPACITY_CELLS 6
typedef struct {
  PlassCapacityRank rank;
  char *level, *group;               /* "Coping unit"; "User-controlled, women" or "" */
  int numbers[PLASS_CAPACITY_CELLS]; /* physical, closed, held, occupied, free, waiting; -1: not known here */
} PlassCapacityLine;
/* @rows: of plass_capacity_count; @waiting: PlassWaiting or NULL (waiting is not counted by institution).
 * Array of PlassCapacityLine *, owned. */
GPtrArray *plass_capacity_lines (PlassStore *store, const GArray *rows, const GArray *waiting);
/* The words above a column. */
const char *plass_capacity_heading (guint column);
gboolean plass_capacity_same (const GPtrArray *a, const GPtrArray *b);
/* The table as a widget. */
GtkWidget *plass_capacity_table_new (void);
void plass_capacity_table_set (GtkWidget *table, const GPtrArray *lines);

/* ---- What needs a person: clashes, and what was not sent ------------------------------------------------
 */

/* What stands in a field, as people say it; @text as plass_field_to_text. "Nothing" when not set. Owned. */
char *plass_field_words (const PlassDesk *desk, const PlassKind *kind, const PlassField *field,
                         const char *text);
/* Whom a record is about, as this desk may show it. */
typedef struct {
  char *title;    /* owned: plass_about_clear */
  PlassId person; /* not set: nobody */
  gboolean secret;
} PlassAbout;
void plass_record_about (const PlassDesk *desk, const PlassKind *kind, gconstpointer record,
                         PlassAbout *ret_about);
void plass_about_clear (PlassAbout *about);
/* The person a record is about; not set: none. */
PlassId plass_record_person (const PlassKind *kind, gconstpointer record);
/* Asks why somebody needs to look. @shown writes it down and shows; FALSE: the error is told and nothing is
 * shown. */
void plass_reason_present (GtkWidget *from,
                           gboolean (*shown) (GtkWidget *from, const char *why, gpointer user_data,
                                              GError **error),
                           gpointer user_data, GDestroyNotify destroy);

GtkWidget *plass_needs_page_new (const PlassDesk *desk);
/* Of one record: names are hidden at this desk; somebody asked to see it. */
typedef struct {
  gboolean shutter, revealed;
} PlassNeedsView;
/* The row of a card, and a button on it; @about goes into its name for the screen reader. */
GtkWidget *plass_needs_row_new (GtkWidget *card, const char *name);
/* Words that wrap. @style NULL: plain. */
GtkWidget *plass_needs_text_new (const char *words, const char *style);
GtkWidget *plass_needs_button_new (const char *words, const char *about, const char *action,
                                   const char *target);
/* @clashes from @first on, @n of the same record. */
GtkWidget *plass_clash_card_new (const PlassDesk *desk, GPtrArray *clashes, guint first, guint n,
                                 const PlassNeedsView *view);
/* Settles it and tells so, with a way back. */
gboolean plass_clash_choose (GtkWidget *from, const PlassDesk *desk, GPtrArray *clashes,
                             const PlassClash *clash, const char *value, GError **error);
/* Asks for a third value. */
void plass_clash_dialog_present (GtkWidget *from, const PlassDesk *desk, GPtrArray *clashes,
                                 const PlassClash *clash);
/* @list of plass_store_parked; the card of @number. */
GtkWidget *plass_parked_card_new (const PlassDesk *desk, GPtrArray *list, guint number,
                                  const PlassNeedsView *view);
/* "Hold a place". Static. */
const char *plass_parked_words_act (const PlassParked *parked);
/* What was wanted, a line a field: array of char *, owned. */
GPtrArray *plass_parked_words_lines (const PlassDesk *desk, const PlassParked *parked);
/* Asks for a file and writes it, with a line in the access log before. */
void plass_parked_export_present (GtkWidget *from, const PlassDesk *desk, GPtrArray *list,
                                  const PlassParked *parked);
gboolean plass_parked_export (const PlassDesk *desk, const PlassParked *parked, GFile *file, GError **error);

/* "Good morning", "Good day", "Good evening", at night "Hello", by the clock of Oslo. Static. */
const char *plass_today_greeting (int hour);
/* Rows of the day, for plass_refill_section. */
GtkWidget *plass_today_booking_row_new (const PlassDesk *desk, const PlassBookingLine *line,
                                        PlassTodayList which);
/* Where they live, when it was written down here, the end of the stay's note, and who does what next; a line
 * each. With names hidden, or of a protected person, nothing that was written. Owned. */
char *plass_not_back_words (const PlassDesk *desk, const PlassBookingLine *line);
GtkWidget *plass_today_case_row_new (const PlassDesk *desk, const PlassCaseLine *line);
/* "12 more"; opens @page, a static name. */
GtkWidget *plass_today_more_row_new (guint n, const char *page);

/* ---- What only the service does: emergencies, blocks, erasure --------------------------------------------
 */

/* A dialog that has asked the service. Keep it as the source of the question; between the two it cannot be
 * accepted again. */
void plass_asking_begin (PlassDialog *dialog);
/* FALSE: it is closed already, or @error was told in it. */
gboolean plass_asking_end (PlassDialog *dialog, const GError *error);
void plass_asking_tell (PlassDialog *dialog, const GError *error);
/* Words for what the service did not do; owned. */
char *plass_asking_words (const GError *error);

/* This role may open somebody in an emergency. */
gboolean plass_desk_opens_emergencies (const PlassDesk *desk);
/* @person not set: found by a number; @typed: what was looked for, or NULL. */
void plass_emergency_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassId *person,
                                     const char *typed);
/* "Emergency access until tomorrow 14:30, 23 hours left. …"; owned. */
char *plass_emergency_words (PlassTime until, PlassTime now);

/* This role may write down whom a person shuts out, and read it. */
gboolean plass_desk_writes_blocks (const PlassDesk *desk);
/* The list, as the service has it now. */
void plass_blocks_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassId *person);
/* @lifted NULL: somebody is to be shut out; copied. @done is called when the service has done it. */
typedef void (*PlassBlockDone) (gpointer user_data);
void plass_block_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassId *person,
                                 const PlassBlock *lifted, PlassBlockDone done, gpointer user_data);
/* Who is shut out (owned), and of what (static). */
char *plass_block_words_who (const PlassDesk *desk, const PlassBlock *block);
const char *plass_block_words_part (const PlassBlock *block);

/* A few words for the service. @facts: what it is about. */
typedef void (*PlassCommentAsk) (PlassSync *sync, gpointer source, const PlassId *about, const char *words,
                                 GAsyncReadyCallback answered, gpointer user_data);
typedef struct {
  const char *title, *primary, *label, *hint, *told; /* static */
} PlassCommentWords;
PlassDialog *plass_comment_present (GtkWidget *from, const PlassDesk *desk, const PlassId *about,
                                    PlassCommentAsk ask, const PlassCommentWords *words, const char *facts);

/* What needs a second person. */
GtkWidget *plass_reviews_page_new (const PlassDesk *desk);
/* This role is one. */
gboolean plass_desk_is_second_person (const PlassDesk *desk);
/* @one: a PlassEmergency, a PlassErasure; everything is copied. */
GtkWidget *plass_review_row_new (const PlassDesk *desk, gconstpointer one);
GtkWidget *plass_erasure_row_new (const PlassDesk *desk, gconstpointer one);
/* As this desk may show them; "a person whom you do not see"; owned. */
char *plass_words_known_person (const PlassDesk *desk, const PlassId *id);
/* @decision NULL: asks for it; else approves what was asked for by it. @facts: what is known of that, or
 * NULL. */
void plass_erase_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassId *person,
                                 const char *decision, const char *facts);

G_END_DECLS
