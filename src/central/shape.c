/* shape.c — is a resource made as FHIR R4 says? Every mistake with its place, so that it can be mended */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_ISSUES 20
#define MOST_MEMBERS 200 /* of one object: far more than FHIR has */

typedef struct {
  char *type;  /* "HumanName", "boolean", "Patient.contact" */
  char *codes; /* "|male|female|"; NULL: any */
  gboolean many, needed;
} Element;

typedef struct {
  GPtrArray *issues;
  GString *where;
} Check;

/* What every resource and every element has, beside what the tables say of its type. */
static const PlassShape common[] = {
  { "", "id:string extension:Extension* modifierExtension:Extension* " },
  { "Resource", "id:id meta:Meta implicitRules:uri language:code text:Narrative contained:Resource* "
                "extension:Extension* modifierExtension:Extension* " },
  { NULL, NULL },
};

/* ---- The tables, read once ------------------------------------------------------------------------------
 */

static Element *
read_element (char *text)
{
  Element *element = g_new0 (Element, 1);
  char *codes = strchr (text, '=');
  gsize length;

  if (codes)
    *codes++ = '\0';
  element->codes = codes ? g_strdup_printf ("|%s|", codes) : NULL;
  for (length = strlen (text); strchr ("*!", text[length - 1]); length--) {
    element->many |= text[length - 1] == '*';
    element->needed |= text[length - 1] == '!';
  }
  element->type = g_strndup (text, length);
  return element;
}

static GHashTable *
read_shape (const char *text)
{
  GHashTable *elements = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i]; i++) {
    char *colon = strchr (words[i], ':');

    if (!colon)
      continue;
    *colon = '\0';
    g_hash_table_insert (elements, g_strdup (words[i]), read_element (colon + 1));
  }
  return elements;
}

static void
read_table (GHashTable *shapes, const PlassShape *table)
{
  for (; table->type; table++)
    g_hash_table_insert (shapes, (gpointer)table->type, read_shape (table->elements));
}

static GHashTable *
read_tables (void)
{
  GHashTable *shapes = g_hash_table_new (g_str_hash, g_str_equal);

  read_table (shapes, common);
  read_table (shapes, plass_shapes_a_to_d);
  read_table (shapes, plass_shapes_e_to_z);
  read_table (shapes, plass_shapes_of_types);
  return shapes;
}

/* Type → name → Element; lives as long as the program. */
static GHashTable *
shape_of (const char *type)
{
  static gsize once;
  static GHashTable *shapes;

  if (g_once_init_enter (&once)) {
    shapes = read_tables ();
    g_once_init_leave (&once, 1);
  }
  return g_hash_table_lookup (shapes, type);
}

/* ---- Telling --------------------------------------------------------------------------------------------
 */

void
plass_shape_issue_free (PlassShapeIssue *issue)
{
  g_free (issue->where);
  g_free (issue);
}

static void
say (Check *check, const char *code, const char *text)
{
  PlassShapeIssue *issue;

  if (check->issues->len >= MOST_ISSUES)
    return;
  issue = g_new0 (PlassShapeIssue, 1);
  issue->where = g_strdup (check->where->str);
  issue->code = code;
  issue->text = text;
  g_ptr_array_add (check->issues, issue);
}

static void
say_at (Check *check, const char *name, const char *code, const char *text)
{
  const gsize length = check->where->len;

  g_string_append_printf (check->where, ".%s", name);
  say (check, code, text);
  g_string_truncate (check->where, length);
}

/* ---- Objects --------------------------------------------------------------------------------------------
 */

static void check_object (Check *check, const char *type, const cJSON *object);

static gboolean
is_simple (const char *type)
{
  gboolean ok;

  return plass_shape_check_simple (type, NULL, &ok);
}

static void
check_one (Check *check, const Element *element, const cJSON *json)
{
  gboolean ok;

  if (plass_shape_check_simple (element->type, json, &ok)) {
    if (!ok)
      say (check, "value", _ ("This value cannot be read."));
    else if (element->codes) {
      g_autofree char *word = g_strdup_printf ("|%s|", json->valuestring);

      if (!strstr (element->codes, word))
        say (check, "code-invalid", _ ("This is not one of FHIR's words for it."));
    }
    return;
  }
  check_object (check, element->type, json);
}

static void
check_many (Check *check, const Element *element, const cJSON *array, gboolean may_be_null)
{
  const gsize length = check->where->len;
  const cJSON *item;
  guint i = 0;

  if (!array->child)
    say (check, "structure", _ ("An empty list is left out."));
  cJSON_ArrayForEach (item, array)
  {
    g_string_append_printf (check->where, "[%u]", i++);
    if (!cJSON_IsNull (item) || !may_be_null)
      check_one (check, element, item);
    g_string_truncate (check->where, length);
  }
}

/* Extension.value[x] may be of any type. */
static const Element *
find_value (const char *name, Element *ret_element, char type[48])
{
  if (!g_str_has_prefix (name, "value") || strlen (name) < 6 || strlen (name) > 40)
    return NULL;
  g_strlcpy (type, name + strlen ("value"), 48);
  *ret_element = (Element){ .type = type };
  if (shape_of (type))
    return ret_element;
  type[0] = g_ascii_tolower (type[0]);
  return is_simple (type) ? ret_element : NULL;
}

static const Element *
find_element (const char *type, gboolean is_resource, const char *name, Element *ret_made, char made_type[48])
{
  const Element *element = g_hash_table_lookup (shape_of (type), name);

  if (!element)
    element = g_hash_table_lookup (shape_of (is_resource ? "Resource" : ""), name);
  if (!element && strcmp (type, "Extension") == 0)
    element = find_value (name, ret_made, made_type);
  return element;
}

/* "_name": what is said of a simple value, or of one that is not there. */
static gboolean
has_shadow (const cJSON *object, const char *name)
{
  g_autofree char *shadow = g_strconcat ("_", name, NULL);

  return cJSON_GetObjectItemCaseSensitive (object, shadow) != NULL;
}

static void
check_member (Check *check, const char *type, gboolean is_resource, const cJSON *object, const cJSON *child)
{
  const gboolean shadow = child->string[0] == '_';
  const char *name = child->string + shadow;
  const gsize length = check->where->len;
  char made_type[48];
  Element made, shadowed = { .type = (char *)"" };
  const Element *element = find_element (type, is_resource, name, &made, made_type);

  g_string_append_c (check->where, '.');
  g_string_append (check->where, name);
  if (!element || (shadow && !is_simple (element->type)))
    say (check, "structure", _ ("FHIR has no such element here."));
  else if (element->many != cJSON_IsArray (child))
    say (check, "structure", element->many ? _ ("This must be a list.") : _ ("This must not be a list."));
  else if (element->many)
    check_many (check, shadow ? &shadowed : element, child, shadow || has_shadow (object, name));
  else
    check_one (check, shadow ? &shadowed : element, child);
  g_string_truncate (check->where, length);
}

static void
check_needed (Check *check, const char *type, const cJSON *object)
{
  GHashTableIter iter;
  gpointer name, element;

  g_hash_table_iter_init (&iter, shape_of (type));
  while (g_hash_table_iter_next (&iter, &name, &element)) {
    if (((Element *)element)->needed && !cJSON_GetObjectItemCaseSensitive (object, name)
        && !has_shadow (object, name))
      say_at (check, name, "required", _ ("This is needed."));
  }
}

/* Either a value or extensions of its own (FHIR R4, ext-1). */
static void
check_extension (Check *check, const cJSON *extension)
{
  guint values = 0;

  for (const cJSON *child = extension->child; child; child = child->next)
    values += g_str_has_prefix (child->string, "value");
  if (values + (cJSON_GetObjectItemCaseSensitive (extension, "extension") != NULL) != 1)
    say (check, "invariant", _ ("An extension has one value, or extensions of its own."));
}

static void
check_members (Check *check, const char *type, gboolean is_resource, const cJSON *object)
{
  for (const cJSON *child = object->child; child; child = child->next) {
    if (!is_resource || strcmp (child->string, "resourceType") != 0)
      check_member (check, type, is_resource, object, child);
    for (const cJSON *twin = child->next; twin; twin = twin->next)
      if (strcmp (twin->string, child->string) == 0)
        say_at (check, child->string, "structure", _ ("This stands here twice."));
  }
}

static void
check_object (Check *check, const char *type, const cJSON *object)
{
  const char *is = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (object, "resourceType"));
  const gboolean is_resource = strcmp (type, "Resource") == 0;

  if (!cJSON_IsObject (object)) {
    say (check, "structure", _ ("This must be an object."));
    return;
  }
  /* Types that we keep none of are somebody else's to judge. */
  if (is_resource && (!is || !shape_of (is)))
    return;
  if (!object->child)
    say (check, "structure", _ ("An empty object is left out."));
  if (cJSON_GetArraySize (object) > MOST_MEMBERS) {
    say (check, "too-long", _ ("This is too much at once."));
    return;
  }
  check_members (check, is_resource ? is : type, is_resource, object);
  check_needed (check, is_resource ? is : type, object);
  if (strcmp (type, "Extension") == 0)
    check_extension (check, object);
}

GPtrArray *
plass_shape_check (const cJSON *resource, const char *where)
{
  const char *type = cJSON_GetStringValue (cJSON_GetObjectItemCaseSensitive (resource, "resourceType"));
  g_autoptr (GString) place = g_string_new (where ? where : type);
  Check check = { g_ptr_array_new_with_free_func ((GDestroyNotify)plass_shape_issue_free), place };

  if (type)
    check_object (&check, "Resource", resource);
  return check.issues;
}
