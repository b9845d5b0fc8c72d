/* case-columns.c — the columns of the case list: light cells, and how a header sorts */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

/* What a cell shows. Owned text; static icon, class and tooltip. */
typedef struct {
  char *text;
  const char *icon, *style, *tip;
} Cell;

typedef struct {
  const char *title;
  PlassCaseOrder order;
  int width;   /* in letters; 0: shares what is left */
  int only_at; /* in letters: hidden where the list is narrower than this */
  void (*fill) (const PlassDesk *desk, const PlassCaseLine *line, Cell *cell);
} Column;

/* ---- What each column says ---- */

static void
fill_name (const PlassDesk *desk, const PlassCaseLine *line, Cell *cell)
{
  cell->text = plass_words_person (desk, line->name, &line->protection);
  cell->style = "heading";
  if (line->alert) {
    cell->icon = "dialog-warning-symbolic";
    cell->tip = _ ("Safety alert");
  } else if (line->unsent) {
    cell->icon = "plass-not-sent-symbolic";
    cell->tip = _ ("Not sent yet");
  }
}

/* Where a protected person lives is not shown, nor told by what comes next. */
static void
fill_place (const PlassDesk *desk, const PlassCaseLine *line, Cell *cell)
{
  if (plass_words_is_protected (&line->protection))
    return;
  cell->text = g_strdup (line->place ? line->place : _ ("No place"));
  cell->style = line->place ? NULL : "dim-label";
}

static void
fill_level (const PlassDesk *desk, const PlassCaseLine *line, Cell *cell)
{
  cell->text = plass_store_code_label (desk->store, "level", line->level.text);
}

static void
fill_coordinator (const PlassDesk *desk, const PlassCaseLine *line, Cell *cell)
{
  gboolean none = plass_text_is_blank (line->coordinator);

  cell->text = g_strdup (none ? _ ("Nobody") : line->coordinator);
  cell->style = none ? "dim-label" : NULL;
}

static void
fill_next_step (const PlassDesk *desk, const PlassCaseLine *line, Cell *cell)
{
  if (plass_words_is_protected (&line->protection))
    return;
  if (!plass_text_is_blank (line->next_step)) {
    cell->text = g_strdup (line->next_step);
    return;
  }
  cell->text = g_strdup (_ ("No next step"));
  cell->icon = "dialog-warning-symbolic";
  cell->style = "warning";
}

static void
fill_due (const PlassDesk *desk, const PlassCaseLine *line, Cell *cell)
{
  g_autofree char *day = plass_words_date (line->next_due);

  if (!plass_date_is_set (line->next_due))
    return;
  if (plass_date_compare (line->next_due, plass_date_today ()) >= 0) {
    cell->text = g_steal_pointer (&day);
    return;
  }
  /* Translators: %s is a day: "overdue: last Tuesday" */
  cell->text = g_strdup_printf (_ ("overdue: %s"), day);
  cell->icon = "dialog-warning-symbolic";
  cell->style = "error";
}

static void
fill_plan (const PlassDesk *desk, const PlassCaseLine *line, Cell *cell)
{
  gboolean none = *line->plan_state.text == '\0';

  cell->text = g_strdup (none ? _ ("No plan") : plass_codes_label ("plan-state", line->plan_state.text));
  cell->style = none ? "dim-label" : NULL;
}

static const Column columns[] = {
  { N_ ("Name"), PLASS_CASES_BY_NAME, 23, 0, fill_name },
  { N_ ("Place"), PLASS_CASES_BY_PLACE, 20, 0, fill_place },
  { N_ ("Level"), PLASS_CASES_BY_LEVEL, 19, 150, fill_level },
  { N_ ("Coordinator"), PLASS_CASES_BY_COORDINATOR, 20, 138, fill_coordinator },
  { N_ ("Next step"), PLASS_CASES_BY_NEXT_DUE, 0, 0, fill_next_step },
  { N_ ("When"), PLASS_CASES_BY_NEXT_DUE, 28, 0, fill_due },
  { N_ ("Plan"), PLASS_CASES_BY_PLAN, 14, 90, fill_plan },
};

/* ---- Cells ---- */

typedef struct {
  const PlassDesk *desk;
  const Column *column;
} Factory;

static char *
name_row (const PlassDesk *desk, const PlassCaseLine *line)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++) {
    Cell cell = { NULL };
    columns[i].fill (desk, line, &cell);
    if (!plass_text_is_blank (cell.text))
      g_string_append_printf (text, "%s%s", text->len ? ", " : "", cell.text);
    if (cell.tip)
      g_string_append_printf (text, ", %s", cell.tip);
    g_free (cell.text);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
swap_style (GtkWidget *widget, const char *style)
{
  static const char *const all[] = { "heading", "dim-label", "warning", "error" };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if (g_strcmp0 (all[i], style) != 0)
      gtk_widget_remove_css_class (widget, all[i]);
  if (style)
    gtk_widget_add_css_class (widget, style);
}

static void
show_item (Factory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_list_item_get_child (item), *icon = gtk_widget_get_first_child (box);
  GtkWidget *label = gtk_widget_get_next_sibling (icon);
  PlassCaseItem *what = gtk_list_item_get_item (item);
  Cell cell = { NULL };

  if (!what || !plass_case_item_line (what))
    return;
  factory->column->fill (factory->desk, plass_case_item_line (what), &cell);
  gtk_label_set_text (GTK_LABEL (label), cell.text ? cell.text : "");
  gtk_image_set_from_icon_name (GTK_IMAGE (icon), cell.icon);
  gtk_widget_set_visible (icon, cell.icon != NULL);
  gtk_widget_set_tooltip_text (icon, cell.tip);
  swap_style (box, cell.style);
  g_free (cell.text);
  if (factory->column->fill != fill_name)
    return;
  g_autofree char *name = name_row (factory->desk, plass_case_item_line (what));
  plass_access_row_name (box, name);
}

static void
shutter_moved (PlassShutter *shutter, GParamSpec *pspec, GtkListItem *item)
{
  Factory *factory = g_object_get_data (G_OBJECT (item), "factory");

  if (gtk_list_item_get_item (item))
    show_item (factory, item);
}

static void
item_setup (GtkSignalListItemFactory *signals, GtkListItem *item, Factory *factory)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
  g_object_set_data (G_OBJECT (item), "factory", factory);
  /* Names are hidden in the cells that are made already as well. */
  if (factory->column->fill == fill_name)
    g_signal_connect_object (factory->desk->shutter, "notify::closed", G_CALLBACK (shutter_moved), item, 0);
}

static void
item_bound (GtkSignalListItemFactory *signals, GtkListItem *item, Factory *factory)
{
  show_item (factory, item);
}

/* ---- Sorting ---- */

/* GTK would sort a hundred thousand items by comparing them; the store has the order already. So each sorter
 * only says that it was asked, and the model is queried anew. */
static int
asked (gconstpointer a, gconstpointer b, gpointer user_data)
{
  GtkColumnViewColumn *column = user_data;

  g_object_set_data (G_OBJECT (column), "asked", column);
  return GTK_ORDERING_SMALLER;
}

/* All that were made, in the order of the table; some may not be in the view. */
static GPtrArray *
made_columns (GtkColumnView *view)
{
  return g_object_get_data (G_OBJECT (view), "made-columns");
}

gboolean
plass_case_columns_order (GtkColumnView *view, PlassCaseOrder *ret_order, gboolean *ret_descending)
{
  GPtrArray *made = made_columns (view);
  /* Two, since the same one twice is equal without anybody being asked. */
  g_autoptr (GObject) one = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) two = g_object_new (G_TYPE_OBJECT, NULL);
  GtkOrdering sign;

  for (guint i = 0; i < made->len; i++)
    g_object_set_data (made->pdata[i], "asked", NULL);
  sign = gtk_sorter_compare (gtk_column_view_get_sorter (view), one, two);
  for (guint i = 0; i < made->len; i++)
    if (g_object_get_data (made->pdata[i], "asked")) {
      *ret_order = columns[i].order;
      *ret_descending = sign == GTK_ORDERING_LARGER;
      return TRUE;
    }
  return FALSE;
}

/* ---- Making them ---- */

static int
letter_width (GtkWidget *widget)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
  int width = PANGO_PIXELS (pango_font_metrics_get_approximate_char_width (metrics));

  pango_font_metrics_unref (metrics);
  return MAX (width, 1);
}

static gboolean
is_shown (GtkColumnView *view, gpointer column)
{
  GListModel *shown = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (shown); i++) {
    g_autoptr (GObject) at = g_list_model_get_item (shown, i);
    if (at == column)
      return TRUE;
  }
  return FALSE;
}

/* They are taken out, not hidden: GTK 4.8 keeps the room of those that are hidden. */
void
plass_case_columns_fit (GtkColumnView *view, int width)
{
  GPtrArray *made = made_columns (view);
  int letters = width / letter_width (GTK_WIDGET (view));
  guint position = 0;

  for (guint i = 0; i < made->len; i++) {
    gboolean wanted = letters >= columns[i].only_at, shown = is_shown (view, made->pdata[i]);
    if (wanted && !shown)
      gtk_column_view_insert_column (view, position, made->pdata[i]);
    else if (!wanted && shown)
      gtk_column_view_remove_column (view, made->pdata[i]);
    position += wanted;
  }
}

static void
add_column (GtkColumnView *view, const PlassDesk *desk, const Column *column)
{
  GtkListItemFactory *signals = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *made = gtk_column_view_column_new (_ (column->title), signals);
  GtkSorter *sorter = GTK_SORTER (gtk_custom_sorter_new (asked, made, NULL));
  Factory *factory = g_new0 (Factory, 1);

  *factory = (Factory){ desk, column };
  g_object_set_data_full (G_OBJECT (signals), "factory", factory, g_free);
  g_signal_connect (signals, "setup", G_CALLBACK (item_setup), factory);
  g_signal_connect (signals, "bind", G_CALLBACK (item_bound), factory);
  gtk_column_view_column_set_sorter (made, sorter);
  gtk_column_view_column_set_resizable (made, TRUE);
  gtk_column_view_column_set_expand (made, column->width == 0);
  if (column->width)
    gtk_column_view_column_set_fixed_width (made, column->width * letter_width (GTK_WIDGET (view)));
  gtk_column_view_append_column (view, made);
  g_ptr_array_add (made_columns (view), made);
  g_object_unref (sorter);
}

void
plass_case_columns_add (GtkColumnView *view, const PlassDesk *desk)
{
  g_object_set_data_full (G_OBJECT (view), "made-columns", g_ptr_array_new_with_free_func (g_object_unref),
                          (GDestroyNotify)g_ptr_array_unref);
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    add_column (view, desk, &columns[i]);
}
