/* seen.h — what a widget says, for tests that look at pages and dialogs */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/ui-private.h"

G_BEGIN_DECLS

/* English words, GTK, and the compiled resources: a library leaves them out unless somebody asks for them. */
void seen_init (int *argc, char ***argv);
/* Until nothing is left to be done at once. */
void seen_rest (void);
/* A label below @widget, shown or not, holds @words: what is not shown is read aloud as well. */
gboolean seen_says (GtkWidget *widget, const char *words);
/* The same of what is on the screen. */
gboolean seen_shows (GtkWidget *widget, const char *words);
/* Fails the test when it does not come. */
void seen_wait (GtkWidget *widget, const char *words);
/* The newest dialog, borrowed; NULL: there is none. */
GtkWidget *seen_dialog (void);
/* A button that is there with these words, mnemonic and all; borrowed. */
GtkWidget *seen_button (GtkWidget *widget, const char *words);
/* The first widget of this type below @widget, or itself; borrowed, NULL: there is none. */
GtkWidget *seen_find (GtkWidget *widget, GType type);
/* Presses the dialog's primary button, as Ctrl+Enter does. */
void seen_accept (GtkWidget *dialog);

G_END_DECLS
