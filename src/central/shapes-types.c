/* shapes-types.c — what FHIR R4 (4.0.1, CC0) says that the types inside resources are made of */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

const PlassShape plass_shapes_of_types[] = {
  { "Address", "use:code=home|work|temp|old|billing type:code=postal|physical|both text:string line:string* "
               "city:string district:string state:string postalCode:string country:string period:Period " },
  { "Age", "value:decimal comparator:code=<|<=|>=|> unit:string system:uri code:code " },
  { "Annotation", "authorReference:Reference authorString:string time:dateTime text:markdown! " },
  { "Attachment",
    "contentType:code language:code data:base64Binary url:url size:unsignedInt hash:base64Binary "
    "title:string creation:dateTime " },
  { "CodeableConcept", "coding:Coding* text:string " },
  { "Coding", "system:uri version:string code:code display:string userSelected:boolean " },
  { "ContactDetail", "name:string telecom:ContactPoint* " },
  { "ContactPoint",
    "system:code=phone|fax|email|pager|url|sms|other value:string use:code=home|work|temp|old|mobile "
    "rank:positiveInt period:Period " },
  { "Contributor", "type:code!=author|editor|reviewer|endorser name:string! contact:ContactDetail* " },
  { "Count", "value:decimal comparator:code=<|<=|>=|> unit:string system:uri code:code " },
  { "DataRequirement",
    "type:code! profile:canonical* subjectCodeableConcept:CodeableConcept subjectReference:Reference "
    "mustSupport:string* codeFilter:DataRequirement.codeFilter* dateFilter:DataRequirement.dateFilter* "
    "limit:positiveInt sort:DataRequirement.sort* " },
  { "DataRequirement.codeFilter", "path:string searchParam:string valueSet:canonical code:Coding* " },
  { "DataRequirement.dateFilter",
    "path:string searchParam:string valueDateTime:dateTime valuePeriod:Period valueDuration:Duration " },
  { "DataRequirement.sort", "path:string! direction:code!=ascending|descending " },
  { "Distance", "value:decimal comparator:code=<|<=|>=|> unit:string system:uri code:code " },
  { "Dosage",
    "sequence:integer text:string additionalInstruction:CodeableConcept* patientInstruction:string "
    "timing:Timing asNeededBoolean:boolean asNeededCodeableConcept:CodeableConcept "
    "site:CodeableConcept route:CodeableConcept method:CodeableConcept doseAndRate:Dosage.doseAndRate* "
    "maxDosePerPeriod:Ratio maxDosePerAdministration:Quantity maxDosePerLifetime:Quantity " },
  { "Dosage.doseAndRate",
    "type:CodeableConcept doseRange:Range doseQuantity:Quantity rateRatio:Ratio rateRange:Range "
    "rateQuantity:Quantity " },
  { "Duration", "value:decimal comparator:code=<|<=|>=|> unit:string system:uri code:code " },
  { "Expression", "description:string name:id language:code! expression:string reference:uri " },
  { "Extension", "url:uri! " },
  { "HumanName", "use:code=usual|official|temp|nickname|anonymous|old|maiden text:string family:string "
                 "given:string* prefix:string* suffix:string* period:Period " },
  { "Identifier", "use:code=usual|official|temp|secondary|old type:CodeableConcept system:uri value:string "
                  "period:Period assigner:Reference " },
  { "Meta", "versionId:id lastUpdated:instant source:uri profile:canonical* security:Coding* tag:Coding* "
            "project:uri author:Reference onBehalfOf:Reference account:Reference accounts:Reference* "
            "compartment:Reference* " },
  { "Money", "value:decimal currency:code " },
  { "Narrative", "status:code!=generated|extensions|additional|empty div:xhtml! " },
  { "ParameterDefinition",
    "name:code use:code!=in|out min:integer max:string documentation:string type:code! "
    "profile:canonical " },
  { "Period", "start:dateTime end:dateTime " },
  { "Quantity", "value:decimal comparator:code=<|<=|>=|> unit:string system:uri code:code " },
  { "Range", "low:Quantity high:Quantity " },
  { "Ratio", "numerator:Quantity denominator:Quantity " },
  { "Reference", "reference:string type:uri identifier:Identifier display:string " },
  { "RelatedArtifact",
    "type:code!=documentation|justification|citation|predecessor|successor|derived-from|depends-on|"
    "composed-of label:string display:string citation:markdown url:url document:Attachment "
    "resource:canonical " },
  { "SampledData", "origin:Quantity! period:decimal! factor:decimal lowerLimit:decimal upperLimit:decimal "
                   "dimensions:positiveInt! data:string " },
  { "Signature",
    "type:Coding*! when:instant! who:Reference! onBehalfOf:Reference targetFormat:code sigFormat:code "
    "data:base64Binary " },
  { "Timing", "event:dateTime* repeat:Timing.repeat code:CodeableConcept " },
  { "Timing.repeat",
    "boundsDuration:Duration boundsRange:Range boundsPeriod:Period count:positiveInt "
    "countMax:positiveInt duration:decimal durationMax:decimal durationUnit:code=s|min|h|d|wk|mo|a "
    "frequency:positiveInt frequencyMax:positiveInt period:decimal periodMax:decimal "
    "periodUnit:code=s|min|h|d|wk|mo|a dayOfWeek:code*=mon|tue|wed|thu|fri|sat|sun timeOfDay:time* "
    "when:code*=MORN|MORN.early|MORN.late|NOON|AFT|AFT.early|AFT.late|EVE|EVE.early|EVE.late|NIGHT|"
    "PHS|HS|WAKE|C|CM|CD|CV|AC|ACM|ACD|ACV|PC|PCM|PCD|PCV offset:unsignedInt " },
  { "TriggerDefinition",
    "type:code!=named-event|periodic|data-changed|data-added|data-modified|data-removed|"
    "data-accessed|data-access-ended name:string timingTiming:Timing timingReference:Reference "
    "timingDate:date timingDateTime:dateTime data:DataRequirement* condition:Expression " },
  { "UsageContext",
    "code:Coding! valueCodeableConcept:CodeableConcept valueQuantity:Quantity valueRange:Range "
    "valueReference:Reference " },
  { NULL, NULL },
};
