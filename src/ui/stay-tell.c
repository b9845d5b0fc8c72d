/* stay-tell.c — what was done within a stay, said no stronger than it is true, with the way back */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const PlassDesk *desk;
  const char *back;    /* static: the act that leads back */
  PlassId stay, other; /* what it is done to */
  PlassId place;       /* of a move: where they came from */
  PlassCase *sak;      /* as it was; NULL: it was not changed */
  GWeakRef from;
} Undo;

static void
free_undo (gpointer data, GClosure *closure)
{
  Undo *undo = data;

  plass_record_free (&plass_kind_case, undo->sak);
  g_weak_ref_clear (&undo->from);
  g_free (undo);
}

static gboolean
go_back (Undo *undo, GError **error)
{
  g_autoptr (PlassBooking) stay = NULL, other = NULL;
  g_autoptr (PlassPlace) place = NULL;

  if (g_str_equal (undo->back, "swap"))
    return plass_act_swap (undo->desk, &undo->stay, &undo->other, &stay, &other, error);
  if (!g_str_equal (undo->back, "move"))
    stay = plass_act_change (undo->desk, &undo->stay, undo->back, NULL, undo->sak, error);
  else if ((place = plass_store_get (undo->desk->store, &plass_kind_place, &undo->place, error)))
    stay = plass_act_move (undo->desk, &undo->stay, place, error);
  return stay != NULL;
}

static void
undo_asked (AdwToast *toast, Undo *undo)
{
  g_autoptr (GtkWidget) from = g_weak_ref_get (&undo->from);
  g_autoptr (GError) error = NULL;

  if (!from || go_back (undo, &error))
    return;
  g_autofree char *words = plass_words_error (error);
  plass_toast (from, words);
}

static void
tell (GtkWidget *from, const char *text, const Undo *way)
{
  Undo *undo = g_memdup2 (way, sizeof *way);

  /* A dialog closes after its act: the way back must start from the window below. */
  g_weak_ref_init (&undo->from, plass_act_window_below (from));
  plass_toast_undo (from, text, G_CALLBACK (undo_asked), undo, free_undo);
}

/* ---- Words: only this desk has said so, the service may say no ---- */

static const struct {
  const char *name, *words, *secret;
} sentences[] = {
  /* Translators: %1$s is a name, %2$s a place */
  { "move", N_ ("%1$s is moved to %2$s – not confirmed yet"), N_ ("Moved to %2$s – not confirmed yet") },
  { "leave", N_ ("%1$s is on leave from %2$s – not confirmed yet"),
    N_ ("On leave from %2$s – not confirmed yet") },
  { "come-back", N_ ("%1$s is back at %2$s – not confirmed yet"), N_ ("Back at %2$s – not confirmed yet") },
  { "not-back", N_ ("%1$s has not come back to %2$s – not confirmed yet"),
    N_ ("Not come back to %2$s – not confirmed yet") },
};

static char *
sentence (const PlassDesk *desk, const char *name, const PlassBooking *stay)
{
  const gboolean secret = plass_act_is_secret (desk, &stay->person);
  g_autofree char *who = plass_act_words_who (desk, &stay->person),
                  *where = plass_act_words_where (desk, stay);
  gsize at = 0;

  while (!g_str_equal (sentences[at].name, name))
    at++;
  GString *text = g_string_new (secret ? _ (sentences[at].secret) : _ (sentences[at].words));
  g_string_replace (text, "%1$s", who, 1);
  g_string_replace (text, "%2$s", where, 1);
  return g_string_free (text, FALSE);
}

void
plass_stay_tell (GtkWidget *from, const PlassDesk *desk, const char *name, const PlassBooking *stay,
                 const PlassBooking *before, const PlassCase *sak_before)
{
  g_autofree char *text = sentence (desk, name, stay);
  Undo undo = { .desk = desk, .stay = stay->id, .place = before->place };

  if (g_str_equal (name, "move"))
    undo.back = "move";
  else if (plass_code_is (&before->state, "active"))
    undo.back = "come-back";
  else
    undo.back = plass_code_is (&before->state, "on_leave") ? "leave" : "not-back";
  undo.sak = sak_before ? plass_record_dup (&plass_kind_case, sak_before) : NULL;
  tell (from, text, &undo);
}

void
plass_stay_tell_swap (GtkWidget *from, const PlassDesk *desk, const PlassBooking *stay,
                      const PlassBooking *other)
{
  const gboolean secret =
      plass_act_is_secret (desk, &stay->person) || plass_act_is_secret (desk, &other->person);
  g_autofree char *one = plass_act_words_who (desk, &stay->person);
  g_autofree char *two = plass_act_words_who (desk, &other->person);
  g_autofree char *text =
      secret ? g_strdup (_ ("Two places are swapped – not confirmed yet"))
             : g_strdup_printf (_ ("%1$s and %2$s have swapped places – not confirmed yet"), one, two);
  const Undo undo = { .desk = desk, .back = "swap", .stay = stay->id, .other = other->id };

  tell (from, text, &undo);
}
