/* person-undo.c — saves one changed record and offers the way back in a toast */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

typedef struct {
  GWeakRef part;
  const PlassKind *kind;
  gpointer before, after;
} Undo;

static void
free_undo (gpointer data, GClosure *closure)
{
  Undo *undo = data;

  g_weak_ref_clear (&undo->part);
  plass_record_free (undo->kind, undo->before);
  plass_record_free (undo->kind, undo->after);
  g_free (undo);
}

/* Only the fields that this act changed go back: what others wrote meanwhile stays. */
static void
undo_clicked (AdwToast *toast, Undo *undo)
{
  g_autoptr (PlassPersonPart) part = g_weak_ref_get (&undo->part);
  gpointer now;

  if (!part)
    return;
  now = plass_store_get (plass_person_part_get_desk (part)->store, undo->kind, plass_record_id (undo->before),
                         NULL);
  if (now) {
    plass_edited_copy (undo->kind, undo->after, undo->before, now);
    plass_person_part_put (part, NULL, &(PlassEdit){ undo->kind, now }, 1);
  }
  plass_record_free (undo->kind, now);
}

gboolean
plass_person_part_change (PlassPersonPart *part, const PlassKind *kind, gconstpointer before,
                          gconstpointer after, const char *told)
{
  Undo *undo;

  if (!plass_person_part_put (part, NULL, &(PlassEdit){ kind, after }, 1))
    return FALSE;
  undo = g_new0 (Undo, 1);
  g_weak_ref_init (&undo->part, part);
  undo->kind = kind;
  undo->before = plass_record_dup (kind, before);
  undo->after = plass_record_dup (kind, after);
  plass_toast_undo (GTK_WIDGET (part), told, G_CALLBACK (undo_clicked), undo, free_undo);
  return TRUE;
}
