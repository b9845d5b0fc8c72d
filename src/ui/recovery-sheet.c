/* recovery-sheet.c — the recovery code on paper, for whoever keeps it */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/ui-private.h"

#include <glib/gi18n-lib.h>

#define MARGIN 56.0 /* points: two centimetres */

typedef struct {
  char *user, *code; /* code: plass_phrase_new */
} Sheet;

static void
free_sheet (gpointer data, GClosure *closure)
{
  Sheet *sheet = data;

  g_free (sheet->user);
  plass_phrase_free (sheet->code);
  g_free (sheet);
}

/* Draws one paragraph and gives where the next begins. */
static double
draw (cairo_t *cr, PangoLayout *layout, const char *font, const char *text, double y)
{
  PangoFontDescription *description = pango_font_description_from_string (font);
  int height;

  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_size (layout, NULL, &height);
  cairo_move_to (cr, MARGIN, y);
  pango_cairo_show_layout (cr, layout);
  return y + (double)height / PANGO_SCALE;
}

void
plass_recovery_sheet_draw (cairo_t *cr, PangoLayout *layout, double width, const char *user, const char *code)
{
  g_autofree char *day = plass_words_date (plass_date_today ());
  g_autofree char *what =
      g_strdup_printf (_ ("User: %1$s\nComputer: %2$s\nMade: %3$s"), user, g_get_host_name (), day);
  double y = MARGIN;

  pango_layout_set_width (layout, (int)((width - 2 * MARGIN) * PANGO_SCALE));
  y = draw (cr, layout, "Sans Bold 22", _ ("Recovery code for Plass"), y) + 18;
  y = draw (cr, layout, "Sans 12", what, y) + 30;
  y = draw (cr, layout, "Monospace Bold 22", code, y) + 30;
  draw (cr, layout, "Sans 12",
        _ ("With this code, what Plass keeps on that computer can be opened when the keyring is gone or the "
           "passphrase is forgotten. Whoever has both the computer and this sheet can read everything "
           "there.\n\n"
           "Keep it locked up, away from the computer. When a new code is made, tear this sheet up."),
        y);
}

static void
page_asked (GtkPrintOperation *print, GtkPrintContext *context, int number, Sheet *sheet)
{
  g_autoptr (PangoLayout) layout = gtk_print_context_create_pango_layout (context);

  plass_recovery_sheet_draw (gtk_print_context_get_cairo_context (context), layout,
                             gtk_print_context_get_width (context), sheet->user, sheet->code);
}

static void
printed (GtkPrintOperation *print, GtkPrintOperationResult result, GtkWindow *window)
{
  if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
    return;
  GtkWidget *told = adw_message_dialog_new (window, _ ("It was not printed"),
                                            _ ("Write the code down by hand, or try again."));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (told), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (told));
}

void
plass_recovery_sheet_print (GtkWidget *from, const char *user, const char *code)
{
  g_autoptr (GtkPrintOperation) print = gtk_print_operation_new ();
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (from));
  Sheet *sheet = g_new0 (Sheet, 1);

  *sheet = (Sheet){ g_strdup (user), plass_phrase_new (code) };
  gtk_print_operation_set_n_pages (print, 1);
  gtk_print_operation_set_unit (print, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (print, TRUE);
  gtk_print_operation_set_allow_async (print, TRUE);
  gtk_print_operation_set_job_name (print, "Plass");
  g_signal_connect_data (print, "draw-page", G_CALLBACK (page_asked), sheet, free_sheet, 0);
  g_signal_connect_object (print, "done", G_CALLBACK (printed), window, 0);
  gtk_print_operation_run (print, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, window, NULL);
}
