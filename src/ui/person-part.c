/* person-part.c — a part of a person's page that keeps itself fresh while it can be seen */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

/* A sync page changes many rows in a burst: one reading for all of them. */
#define REFRESH_AFTER_MS 60

typedef struct {
  const PlassDesk *desk;
  PlassId person;
  guint watch, pending;
  gboolean stale;
} PlassPersonPartPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (PlassPersonPart, plass_person_part, ADW_TYPE_BIN)

static PlassPersonPartPrivate *
private_of (PlassPersonPart *part)
{
  return plass_person_part_get_instance_private (part);
}

static void
refresh_now (PlassPersonPart *part)
{
  PlassPersonPartPrivate *priv = private_of (part);

  priv->stale = FALSE;
  if (plass_id_is_set (&priv->person) && PLASS_PERSON_PART_GET_CLASS (part)->refresh)
    PLASS_PERSON_PART_GET_CLASS (part)->refresh (part);
}

static gboolean
pending_elapsed (gpointer user_data)
{
  PlassPersonPart *part = user_data;

  private_of (part)->pending = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (part)) && private_of (part)->stale)
    refresh_now (part);
  plass_busy_end ();
  return G_SOURCE_REMOVE;
}

static void
store_changed (const PlassKind *kind, const PlassId *id, gpointer user_data)
{
  PlassPersonPart *part = user_data;
  PlassPersonPartPrivate *priv = private_of (part);

  priv->stale = TRUE;
  if (priv->pending || !gtk_widget_get_mapped (GTK_WIDGET (part)))
    return;
  plass_busy_begin ();
  priv->pending = g_timeout_add (REFRESH_AFTER_MS, pending_elapsed, part);
}

static void
part_mapped (GtkWidget *widget)
{
  /* Before it is drawn, so that nobody ever sees the last person for a moment. */
  if (private_of (PLASS_PERSON_PART (widget))->stale)
    refresh_now (PLASS_PERSON_PART (widget));
  GTK_WIDGET_CLASS (plass_person_part_parent_class)->map (widget);
}

void
plass_person_part_set_desk (PlassPersonPart *part, const PlassDesk *desk)
{
  PlassPersonPartPrivate *priv = private_of (part);

  g_return_if_fail (!priv->desk);
  priv->desk = desk;
  priv->watch = plass_store_watch (desk->store, store_changed, part);
}

const PlassDesk *
plass_person_part_get_desk (PlassPersonPart *part)
{
  return private_of (part)->desk;
}

const PlassId *
plass_person_part_get_person (PlassPersonPart *part)
{
  return &private_of (part)->person;
}

void
plass_person_part_show (PlassPersonPart *part, const PlassId *person)
{
  PlassPersonPartPrivate *priv = private_of (part);
  PlassId next = person ? *person : (PlassId){ "" };

  if (!plass_id_equal (&priv->person, &next) && PLASS_PERSON_PART_GET_CLASS (part)->leave)
    PLASS_PERSON_PART_GET_CLASS (part)->leave (part);
  priv->person = next;
  priv->stale = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (part)))
    refresh_now (part);
}

gboolean
plass_person_part_put (PlassPersonPart *part, const char *act, const PlassEdit *edits, guint n_edits)
{
  const PlassDesk *desk = private_of (part)->desk;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (plass_store_put (desk->store, &desk->actor, act, edits, n_edits, &error))
    return TRUE;
  words = plass_words_error (error);
  plass_toast (GTK_WIDGET (part), words);
  return FALSE;
}

static void
plass_person_part_dispose (GObject *object)
{
  PlassPersonPartPrivate *priv = private_of (PLASS_PERSON_PART (object));

  /* GTK may hold a part for a frame longer than its page; then the watch has gone with the store. */
  if (priv->watch && priv->desk->store)
    plass_store_unwatch (priv->desk->store, priv->watch);
  priv->watch = 0;
  if (priv->pending) {
    g_source_remove (priv->pending);
    plass_busy_end ();
  }
  priv->pending = 0;
  G_OBJECT_CLASS (plass_person_part_parent_class)->dispose (object);
}

static void
plass_person_part_class_init (PlassPersonPartClass *class)
{
  G_OBJECT_CLASS (class)->dispose = plass_person_part_dispose;
  GTK_WIDGET_CLASS (class)->map = part_mapped;
}

static void
plass_person_part_init (PlassPersonPart *part)
{
  private_of (part)->stale = TRUE;
}
