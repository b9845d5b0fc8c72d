/* block-dialog.c — what a person says of who shall not see them, written down or taken back: now or not at
 * all */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const PlassDesk *desk;
  PlassId person;
  PlassBlock block;    /* to be lifted; .said is not used */
  PlassDialog *dialog; /* owns all below */
  GtkWidget *kind, *picker, *part, *said;
  PlassFormRow *worker, *house; /* NULL: somebody is to see again */
  PlassFormRow *said_row;
  PlassBlockDone done;
  gpointer user_data;
} Wish;

/* ---- Words --------------------------------------------------------------------------------------------- */

char *
plass_block_words_who (const PlassDesk *desk, const PlassBlock *block)
{
  g_autoptr (PlassInstitution) house = NULL;
  char *worker;

  if (!plass_id_is_set (&block->worker)) {
    house = plass_store_get (desk->store, &plass_kind_institution, &block->institution, NULL);
    return g_strdup (house ? house->name : _ ("An institution that is not known here"));
  }
  worker = plass_person_words_worker (desk->store, &block->worker);
  if (*worker)
    return worker;
  g_free (worker);
  return g_strdup (_ ("Somebody who is not known here"));
}

const char *
plass_block_words_part (const PlassBlock *block)
{
  return block->plan_only ? _ ("Does not see the plan and the notes") : _ ("Sees nothing of the person");
}

/* ---- Asking -------------------------------------------------------------------------------------------- */

static void
answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wish *wish = user_data;
  g_autoptr (GError) error = NULL;

  plass_asked_finish (result, &error);
  if (!plass_asking_end (PLASS_DIALOG (source), error))
    return;
  plass_toast (GTK_WIDGET (source),
               wish->worker
                   ? _ ("Written down. It holds from now on; other computers let go of the person when "
                        "they are next in step.")
                   : _ ("Taken back. It holds from now on."));
  wish->done (wish->user_data);
  plass_dialog_done (wish->dialog);
}

/* The row that is seen, and the id of who is chosen in it; not set: nobody is. */
static PlassFormRow *
row_of (Wish *wish, gboolean *ret_worker, PlassId *ret_id)
{
  g_autofree char *kind = plass_input_get_text (wish->kind), *house = NULL;

  *ret_worker = *kind != '\0';
  if (*ret_worker) {
    *ret_id = plass_worker_picker_get (PLASS_WORKER_PICKER (wish->picker));
    return wish->worker;
  }
  house = plass_input_get_text (plass_form_row_get_input (wish->house));
  *ret_id = plass_id_parse (house);
  return wish->house;
}

/* FALSE: it is not said who. */
static gboolean
read_who (Wish *wish, PlassBlock *ret_block)
{
  gboolean worker;
  PlassId id;
  PlassFormRow *row = row_of (wish, &worker, &id);
  g_autofree char *part = plass_input_get_text (wish->part);

  *(worker ? &ret_block->worker : &ret_block->institution) = id;
  ret_block->plan_only = *part != '\0';
  plass_form_row_set_problem (row, plass_id_is_set (&id) ? NULL : _ ("Choose who it is."));
  return plass_id_is_set (&id);
}

static void
accepted (Wish *wish)
{
  g_autofree char *said = plass_input_get_text (wish->said);
  PlassBlock block = { .worker = wish->block.worker, .institution = wish->block.institution, .said = said };
  const gboolean lifts = !wish->worker, why = !plass_text_is_blank (said);

  if (lifts)
    plass_form_row_set_problem (wish->said_row, why ? NULL : _ ("Write why, in a few words."));
  if (lifts ? !why : !read_who (wish, &block))
    return;
  plass_asking_begin (wish->dialog);
  (lifts ? plass_block_lift : plass_block_set) (wish->desk->sync, wish->dialog, &wish->person, &block,
                                                answered, wish);
}

/* ---- Making it ----------------------------------------------------------------------------------------- */

/* What follows for those who sit here is said before it happens. */
static void
who_chosen (Wish *wish)
{
  const PlassIdentity *me = &wish->desk->identity;
  gboolean worker;
  PlassId id;
  PlassFormRow *row = row_of (wish, &worker, &id);
  const gboolean own = plass_id_is_set (&id) && plass_id_equal (&id, worker ? &me->worker : &me->institution);

  gtk_widget_set_visible (GTK_WIDGET (wish->worker), worker);
  gtk_widget_set_visible (GTK_WIDGET (wish->house), !worker);
  plass_form_row_set_problem (row, NULL);
  plass_form_row_set_hint (
      row, !own     ? NULL
           : worker ? _ ("This is you: somebody else must take over before you let go.")
                    : _ ("This is your own institution: nobody here will follow the person up any more."));
  plass_dialog_fit (wish->dialog);
}

static GtkWidget *
new_choice (const char *const words[][2], gsize n)
{
  GtkWidget *choice = plass_choice_new ();

  for (gsize i = 0; i < n; i++)
    plass_choice_add (choice, words[i][0], _ (words[i][1]));
  return choice;
}

static void
add_whom (Wish *wish, GtkWidget *box)
{
  static const char *const kinds[][2] = { { "worker", N_ ("Somebody who works here") },
                                          { "", N_ ("A whole institution") } };
  static const char *const parts[][2] = { { "", N_ ("Everything about the person") },
                                          { "plan", N_ ("Only the plan and the notes") } };
  GtkWidget *houses = plass_institution_choice_new (_ ("Choose …"));

  plass_institution_choice_fill (houses, wish->desk->store);
  wish->kind = new_choice (kinds, G_N_ELEMENTS (kinds));
  wish->part = new_choice (parts, G_N_ELEMENTS (parts));
  wish->picker = plass_worker_picker_new (wish->desk, _ ("Who of those who work here?"));
  plass_form_row_append (box, _ ("Who shall not see it?"), wish->kind, NULL);
  wish->worker = plass_form_row_append (box, _ ("Who of those who work here?"), wish->picker, NULL);
  wish->house = plass_form_row_append (box, _ ("Which institution?"), houses, NULL);
  plass_form_row_append (box, _ ("What shall they not see?"), wish->part, NULL);
  g_signal_connect_swapped (wish->kind, "notify::selected", G_CALLBACK (who_chosen), wish);
  g_signal_connect_swapped (houses, "notify::selected", G_CALLBACK (who_chosen), wish);
  g_signal_connect_swapped (wish->picker, "chosen", G_CALLBACK (who_chosen), wish);
  who_chosen (wish);
}

static void
add_said (Wish *wish, GtkWidget *box)
{
  wish->said = plass_text_area_new (3);
  wish->said_row = PLASS_FORM_ROW (plass_form_row_new (
      wish->worker ? _ ("What the person says") : _ ("Why it is taken back"), wish->said));
  plass_form_row_set_hint (wish->said_row,
                           wish->worker ? _ ("In their own words, if they wish. They need not say why.")
                                        : _ ("As the person says it. It is kept with your name."));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (wish->said_row));
}

void
plass_block_dialog_present (GtkWidget *from, const PlassDesk *desk, const PlassId *person,
                            const PlassBlock *lifted, PlassBlockDone done, gpointer user_data)
{
  Wish *wish = g_new0 (Wish, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  g_autofree char *who = lifted ? plass_block_words_who (desk, lifted) : NULL;

  wish->desk = desk;
  wish->person = *person;
  wish->done = done;
  wish->user_data = user_data;
  wish->dialog = plass_dialog_new (from, lifted ? _ ("Let Them See Again") : _ ("Shut Somebody Out"),
                                   lifted ? _ ("_Let Them See") : _ ("_Shut Out"));
  g_object_set_data_full (G_OBJECT (wish->dialog), "plass-block", wish, g_free);
  if (lifted) {
    wish->block = (PlassBlock){ .worker = lifted->worker, .institution = lifted->institution };
    gtk_box_append (GTK_BOX (box), plass_needs_text_new (who, "title-2"));
  } else {
    add_whom (wish, box);
  }
  add_said (wish, box);
  plass_dialog_set_content (wish->dialog, box);
  g_signal_connect_swapped (wish->dialog, "accepted", G_CALLBACK (accepted), wish);
  gtk_window_present (GTK_WINDOW (wish->dialog));
  plass_input_grab_focus (lifted ? wish->said : wish->kind);
}
