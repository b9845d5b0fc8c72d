/* case-model.c — the case overview as a GListModel: numbers of all rows, lines of a few windows */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store-private.h"

#include <string.h>

#define WINDOW 64 /* lines read at once */
#define WINDOWS 8 /* kept: more than a column view has widgets for (about 205 rows) */

struct _PlassCaseItem {
  GObject parent;
  GPtrArray *lines; /* of the window it came with, shared */
  const PlassCaseLine *line;
};

G_DEFINE_FINAL_TYPE (PlassCaseItem, plass_case_item, G_TYPE_OBJECT)

static void
item_finalize (GObject *object)
{
  g_ptr_array_unref (((PlassCaseItem *)object)->lines);
  G_OBJECT_CLASS (plass_case_item_parent_class)->finalize (object);
}

static void
plass_case_item_class_init (PlassCaseItemClass *class)
{
  G_OBJECT_CLASS (class)->finalize = item_finalize;
}

static void
plass_case_item_init (PlassCaseItem *item)
{
}

const PlassCaseLine *
plass_case_item_line (PlassCaseItem *item)
{
  return item->line;
}

static PlassCaseItem *
make_item (GPtrArray *lines, guint at)
{
  PlassCaseItem *item = g_object_new (PLASS_TYPE_CASE_ITEM, NULL);

  item->lines = g_ptr_array_ref (lines);
  item->line = lines->pdata[at];
  return item;
}

/* ---- The model -------------------------------------------------------------------------------------- */

typedef struct {
  GPtrArray *items; /* PlassCaseItem; NULL: this place is free */
  guint first;      /* position of the first item; always a multiple of WINDOW */
  guint64 used;     /* the greater the later */
} Window;

struct _PlassCaseModel {
  GObject parent;
  PlassStore *store; /* borrowed; outlives the model */
  PlassCaseQuery query;
  char *typed;  /* owned; query.typed points here */
  GArray *rows; /* gint64 */
  Window windows[WINDOWS];
  guint64 clock;
};

static void model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PlassCaseModel, plass_case_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, model_iface_init))

static void
forget_windows (PlassCaseModel *model)
{
  for (guint i = 0; i < WINDOWS; i++)
    g_clear_pointer (&model->windows[i].items, g_ptr_array_unref);
}

static void
model_finalize (GObject *object)
{
  PlassCaseModel *model = PLASS_CASE_MODEL (object);

  forget_windows (model);
  g_array_unref (model->rows);
  g_free (model->typed);
  G_OBJECT_CLASS (plass_case_model_parent_class)->finalize (object);
}

static void
plass_case_model_class_init (PlassCaseModelClass *class)
{
  G_OBJECT_CLASS (class)->finalize = model_finalize;
}

static void
plass_case_model_init (PlassCaseModel *model)
{
  model->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
}

PlassCaseModel *
plass_case_model_new (PlassStore *store)
{
  PlassCaseModel *model = g_object_new (PLASS_TYPE_CASE_MODEL, NULL);

  model->store = store;
  return model;
}

static GType
get_item_type (GListModel *list)
{
  return PLASS_TYPE_CASE_ITEM;
}

static guint
get_n_items (GListModel *list)
{
  return PLASS_CASE_MODEL (list)->rows->len;
}

static GPtrArray *
read_items (PlassCaseModel *model, guint first)
{
  guint n = MIN (WINDOW, model->rows->len - first);
  g_autoptr (GPtrArray) lines =
      plass_store_case_window (model->store, &g_array_index (model->rows, gint64, first), n, NULL);
  GPtrArray *items = lines ? g_ptr_array_new_full (n, g_object_unref) : NULL;

  for (guint i = 0; lines && i < lines->len; i++)
    g_ptr_array_add (items, make_item (lines, i));
  return items;
}

static Window *
find_window (PlassCaseModel *model, guint first)
{
  for (guint i = 0; i < WINDOWS; i++)
    if (model->windows[i].items && model->windows[i].first == first)
      return &model->windows[i];
  return NULL;
}

/* The window used longest ago makes room. */
static Window *
load_window (PlassCaseModel *model, guint first)
{
  Window *oldest = &model->windows[0];
  GPtrArray *items = read_items (model, first);

  if (items == NULL)
    return NULL;
  for (guint i = 0; i < WINDOWS && oldest->items; i++)
    if (model->windows[i].items == NULL || model->windows[i].used < oldest->used)
      oldest = &model->windows[i];
  g_clear_pointer (&oldest->items, g_ptr_array_unref);
  oldest->items = items;
  oldest->first = first;
  return oldest;
}

static gpointer
get_item (GListModel *list, guint position)
{
  PlassCaseModel *model = PLASS_CASE_MODEL (list);
  guint first = position - position % WINDOW;
  Window *window;

  if (position >= model->rows->len)
    return NULL;
  window = find_window (model, first);
  if (window == NULL)
    window = load_window (model, first);
  if (window == NULL)
    return NULL;
  window->used = ++model->clock;
  return g_object_ref (window->items->pdata[position - first]);
}

static void
model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* ---- Changes ---------------------------------------------------------------------------------------- */

gboolean
plass_case_model_set_query (PlassCaseModel *model, const PlassCaseQuery *query, GError **error)
{
  g_autoptr (GArray) rows = plass_store_case_rows (model->store, query, error);
  guint before = model->rows->len;
  char *typed;

  if (rows == NULL)
    return FALSE;
  typed = g_strdup (query->typed);
  g_free (model->typed);
  model->typed = typed;
  model->query = *query;
  model->query.typed = typed;
  forget_windows (model);
  g_array_unref (model->rows);
  model->rows = g_steal_pointer (&rows);
  g_list_model_items_changed (G_LIST_MODEL (model), 0, before, model->rows->len);
  return TRUE;
}

static gboolean
lines_equal (const PlassCaseLine *a, const PlassCaseLine *b)
{
  return plass_id_equal (&a->case_id, &b->case_id) && plass_id_equal (&a->person, &b->person)
         && g_strcmp0 (a->name, b->name) == 0 && g_strcmp0 (a->place, b->place) == 0
         && plass_code_is (&a->protection, b->protection.text) && plass_code_is (&a->level, b->level.text)
         && plass_code_is (&a->case_state, b->case_state.text)
         && plass_code_is (&a->plan_state, b->plan_state.text)
         && g_strcmp0 (a->coordinator, b->coordinator) == 0 && g_strcmp0 (a->next_step, b->next_step) == 0
         && a->next_due.days == b->next_due.days && a->next_due.precision == b->next_due.precision
         && a->birth.days == b->birth.days && a->birth.precision == b->birth.precision && a->alert == b->alert
         && a->unsent == b->unsent;
}

typedef struct {
  guint start, before, after; /* rows that left and came from position start on */
} Span;

static Span
find_span (const GArray *old, const GArray *new)
{
  guint shorter = MIN (old->len, new->len), start = 0, tail = 0;

  while (start < shorter && g_array_index (old, gint64, start) == g_array_index (new, gint64, start))
    start++;
  while (tail < shorter - start
         && g_array_index (old, gint64, old->len - 1 - tail)
                == g_array_index (new, gint64, new->len - 1 - tail))
    tail++;
  return (Span){ start, old->len - start - tail, new->len - start - tail };
}

/* The position an old row outside of the span has now; FALSE inside. */
static gboolean
move_position (const Span *span, guint old, guint *ret_now)
{
  if (old >= span->start && old < span->start + span->before)
    return FALSE;
  *ret_now = old < span->start ? old : old - span->before + span->after;
  return TRUE;
}

/* Rows that stayed may read otherwise now. Somebody may hold their items, so each such row is announced with
 * a new one. */
static void
announce_reworded (PlassCaseModel *model, const Window *old, const Span *span)
{
  for (guint i = 0; i < old->items->len; i++) {
    PlassCaseItem *before = old->items->pdata[i];
    g_autoptr (PlassCaseItem) after = NULL;
    guint now;

    if (!move_position (span, old->first + i, &now))
      continue;
    after = get_item (G_LIST_MODEL (model), now);
    if (after && !lines_equal (before->line, after->line))
      g_list_model_items_changed (G_LIST_MODEL (model), now, 1, 1);
  }
}

void
plass_case_model_refresh (PlassCaseModel *model)
{
  g_autoptr (GArray) rows = plass_store_case_rows (model->store, &model->query, NULL);
  Window old[WINDOWS];
  Span span;

  if (rows == NULL)
    return; /* what is shown stays; the next change tries again */
  span = find_span (model->rows, rows);
  memcpy (old, model->windows, sizeof old);
  memset (model->windows, 0, sizeof model->windows);
  g_array_unref (model->rows);
  model->rows = g_steal_pointer (&rows);
  if (span.before > 0 || span.after > 0)
    g_list_model_items_changed (G_LIST_MODEL (model), span.start, span.before, span.after);
  for (guint i = 0; i < WINDOWS; i++)
    if (old[i].items) {
      announce_reworded (model, &old[i], &span);
      g_ptr_array_unref (old[i].items);
    }
}
