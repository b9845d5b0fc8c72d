/* shapes-e-to-z.c — what FHIR R4 (4.0.1, CC0) says that resources from E to Z are made of */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

const PlassShape plass_shapes_e_to_z[] = {
  { "Encounter",
    "identifier:Identifier* "
    "status:code!=planned|arrived|triaged|in-progress|onleave|finished|cancelled|entered-in-error|"
    "unknown statusHistory:Encounter.statusHistory* class:Coding! classHistory:Encounter.classHistory* "
    "type:CodeableConcept* serviceType:CodeableConcept priority:CodeableConcept subject:Reference "
    "episodeOfCare:Reference* basedOn:Reference* participant:Encounter.participant* "
    "appointment:Reference* period:Period length:Duration reasonCode:CodeableConcept* "
    "reasonReference:Reference* diagnosis:Encounter.diagnosis* account:Reference* "
    "hospitalization:Encounter.hospitalization location:Encounter.location* serviceProvider:Reference "
    "partOf:Reference " },
  { "Encounter.classHistory", "class:Coding! period:Period! " },
  { "Encounter.diagnosis", "condition:Reference! use:CodeableConcept rank:positiveInt " },
  { "Encounter.hospitalization",
    "preAdmissionIdentifier:Identifier origin:Reference admitSource:CodeableConcept "
    "reAdmission:CodeableConcept dietPreference:CodeableConcept* specialCourtesy:CodeableConcept* "
    "specialArrangement:CodeableConcept* destination:Reference dischargeDisposition:CodeableConcept " },
  { "Encounter.location",
    "location:Reference! status:code=planned|active|reserved|completed physicalType:CodeableConcept "
    "period:Period " },
  { "Encounter.participant", "type:CodeableConcept* period:Period individual:Reference " },
  { "Encounter.statusHistory",
    "status:code!=planned|arrived|triaged|in-progress|onleave|finished|cancelled|entered-in-error|"
    "unknown period:Period! " },
  { "EpisodeOfCare",
    "identifier:Identifier* "
    "status:code!=planned|waitlist|active|onhold|finished|cancelled|entered-in-error "
    "statusHistory:EpisodeOfCare.statusHistory* type:CodeableConcept* "
    "diagnosis:EpisodeOfCare.diagnosis* patient:Reference! managingOrganization:Reference "
    "period:Period referralRequest:Reference* careManager:Reference team:Reference* account:Reference* " },
  { "EpisodeOfCare.diagnosis", "condition:Reference! role:CodeableConcept rank:positiveInt " },
  { "EpisodeOfCare.statusHistory",
    "status:code!=planned|waitlist|active|onhold|finished|cancelled|entered-in-error period:Period! " },
  { "Flag", "identifier:Identifier* status:code!=active|inactive|entered-in-error category:CodeableConcept* "
            "code:CodeableConcept! subject:Reference! period:Period encounter:Reference author:Reference " },
  { "Goal", "identifier:Identifier* "
            "lifecycleStatus:code!=proposed|planned|accepted|active|on-hold|completed|cancelled|"
            "entered-in-error|rejected achievementStatus:CodeableConcept category:CodeableConcept* "
            "priority:CodeableConcept description:CodeableConcept! subject:Reference! startDate:date "
            "startCodeableConcept:CodeableConcept target:Goal.target* statusDate:date statusReason:string "
            "expressedBy:Reference addresses:Reference* note:Annotation* outcomeCode:CodeableConcept* "
            "outcomeReference:Reference* " },
  { "Goal.target", "measure:CodeableConcept detailQuantity:Quantity detailRange:Range "
                   "detailCodeableConcept:CodeableConcept detailString:string detailBoolean:boolean "
                   "detailInteger:integer detailRatio:Ratio dueDate:date dueDuration:Duration " },
  { "Location",
    "identifier:Identifier* status:code=active|suspended|inactive operationalStatus:Coding name:string "
    "alias:string* description:string mode:code=instance|kind type:CodeableConcept* "
    "telecom:ContactPoint* address:Address physicalType:CodeableConcept position:Location.position "
    "managingOrganization:Reference partOf:Reference hoursOfOperation:Location.hoursOfOperation* "
    "availabilityExceptions:string endpoint:Reference* " },
  { "Location.hoursOfOperation",
    "daysOfWeek:code*=mon|tue|wed|thu|fri|sat|sun allDay:boolean openingTime:time closingTime:time " },
  { "Location.position", "longitude:decimal! latitude:decimal! altitude:decimal " },
  { "Observation",
    "identifier:Identifier* basedOn:Reference* partOf:Reference* "
    "status:code!=registered|preliminary|final|amended|corrected|cancelled|entered-in-error|unknown "
    "category:CodeableConcept* code:CodeableConcept! subject:Reference focus:Reference* "
    "encounter:Reference effectiveDateTime:dateTime effectivePeriod:Period effectiveTiming:Timing "
    "effectiveInstant:instant issued:instant performer:Reference* valueQuantity:Quantity "
    "valueCodeableConcept:CodeableConcept valueString:string valueBoolean:boolean valueInteger:integer "
    "valueRange:Range valueRatio:Ratio valueSampledData:SampledData valueTime:time "
    "valueDateTime:dateTime valuePeriod:Period dataAbsentReason:CodeableConcept "
    "interpretation:CodeableConcept* note:Annotation* bodySite:CodeableConcept method:CodeableConcept "
    "specimen:Reference device:Reference referenceRange:Observation.referenceRange* "
    "hasMember:Reference* derivedFrom:Reference* component:Observation.component* " },
  { "Observation.component",
    "code:CodeableConcept! valueQuantity:Quantity valueCodeableConcept:CodeableConcept "
    "valueString:string valueBoolean:boolean valueInteger:integer valueRange:Range valueRatio:Ratio "
    "valueSampledData:SampledData valueTime:time valueDateTime:dateTime valuePeriod:Period "
    "dataAbsentReason:CodeableConcept interpretation:CodeableConcept* "
    "referenceRange:Observation.referenceRange* " },
  { "Observation.referenceRange",
    "low:Quantity high:Quantity type:CodeableConcept appliesTo:CodeableConcept* age:Range text:string " },
  { "Organization", "identifier:Identifier* active:boolean type:CodeableConcept* name:string alias:string* "
                    "telecom:ContactPoint* address:Address* partOf:Reference contact:Organization.contact* "
                    "endpoint:Reference* " },
  { "Organization.contact", "purpose:CodeableConcept name:HumanName telecom:ContactPoint* address:Address " },
  { "Patient", "identifier:Identifier* active:boolean name:HumanName* telecom:ContactPoint* "
               "gender:code=male|female|other|unknown birthDate:date deceasedBoolean:boolean "
               "deceasedDateTime:dateTime address:Address* maritalStatus:CodeableConcept "
               "multipleBirthBoolean:boolean multipleBirthInteger:integer photo:Attachment* "
               "contact:Patient.contact* communication:Patient.communication* generalPractitioner:Reference* "
               "managingOrganization:Reference link:Patient.link* " },
  { "Patient.communication", "language:CodeableConcept! preferred:boolean " },
  { "Patient.contact", "relationship:CodeableConcept* name:HumanName telecom:ContactPoint* address:Address "
                       "gender:code=male|female|other|unknown organization:Reference period:Period " },
  { "Patient.link", "other:Reference! type:code!=replaced-by|replaces|refer|seealso " },
  { "Practitioner",
    "identifier:Identifier* active:boolean name:HumanName* telecom:ContactPoint* address:Address* "
    "gender:code=male|female|other|unknown birthDate:date photo:Attachment* "
    "qualification:Practitioner.qualification* communication:CodeableConcept* " },
  { "Practitioner.qualification",
    "identifier:Identifier* code:CodeableConcept! period:Period issuer:Reference " },
  { "PractitionerRole",
    "identifier:Identifier* active:boolean period:Period practitioner:Reference organization:Reference "
    "code:CodeableConcept* specialty:CodeableConcept* location:Reference* healthcareService:Reference* "
    "telecom:ContactPoint* availableTime:PractitionerRole.availableTime* "
    "notAvailable:PractitionerRole.notAvailable* availabilityExceptions:string endpoint:Reference* " },
  { "PractitionerRole.availableTime",
    "daysOfWeek:code*=mon|tue|wed|thu|fri|sat|sun allDay:boolean availableStartTime:time "
    "availableEndTime:time " },
  { "PractitionerRole.notAvailable", "description:string! during:Period " },
  { "Provenance",
    "target:Reference*! occurredPeriod:Period occurredDateTime:dateTime recorded:instant! policy:uri* "
    "location:Reference reason:CodeableConcept* activity:CodeableConcept agent:Provenance.agent*! "
    "entity:Provenance.entity* signature:Signature* " },
  { "Provenance.agent", "type:CodeableConcept role:CodeableConcept* who:Reference! onBehalfOf:Reference " },
  { "Provenance.entity",
    "role:code!=derivation|revision|quotation|source|removal what:Reference! agent:Provenance.agent* " },
  { "QuestionnaireResponse",
    "identifier:Identifier basedOn:Reference* partOf:Reference* questionnaire:canonical "
    "status:code!=in-progress|completed|amended|entered-in-error|stopped subject:Reference "
    "encounter:Reference authored:dateTime author:Reference source:Reference "
    "item:QuestionnaireResponse.item* " },
  { "QuestionnaireResponse.item",
    "linkId:string! definition:uri text:string answer:QuestionnaireResponse.item.answer* "
    "item:QuestionnaireResponse.item* " },
  { "QuestionnaireResponse.item.answer",
    "valueBoolean:boolean valueDecimal:decimal valueInteger:integer valueDate:date "
    "valueDateTime:dateTime valueTime:time valueString:string valueUri:uri valueAttachment:Attachment "
    "valueCoding:Coding valueQuantity:Quantity valueReference:Reference "
    "item:QuestionnaireResponse.item* " },
  { "RelatedPerson",
    "identifier:Identifier* active:boolean patient:Reference! relationship:CodeableConcept* "
    "name:HumanName* telecom:ContactPoint* gender:code=male|female|other|unknown birthDate:date "
    "address:Address* photo:Attachment* period:Period communication:RelatedPerson.communication* " },
  { "RelatedPerson.communication", "language:CodeableConcept! preferred:boolean " },
  { "ServiceRequest",
    "identifier:Identifier* instantiatesCanonical:canonical* instantiatesUri:uri* basedOn:Reference* "
    "replaces:Reference* requisition:Identifier "
    "status:code!=draft|active|on-hold|revoked|completed|entered-in-error|unknown "
    "intent:code!=proposal|plan|directive|order|original-order|reflex-order|filler-order|"
    "instance-order|option category:CodeableConcept* priority:code=routine|urgent|asap|stat "
    "doNotPerform:boolean code:CodeableConcept orderDetail:CodeableConcept* quantityQuantity:Quantity "
    "quantityRatio:Ratio quantityRange:Range subject:Reference! encounter:Reference "
    "occurrenceDateTime:dateTime occurrencePeriod:Period occurrenceTiming:Timing "
    "asNeededBoolean:boolean asNeededCodeableConcept:CodeableConcept authoredOn:dateTime "
    "requester:Reference performerType:CodeableConcept performer:Reference* "
    "locationCode:CodeableConcept* locationReference:Reference* reasonCode:CodeableConcept* "
    "reasonReference:Reference* insurance:Reference* supportingInfo:Reference* specimen:Reference* "
    "bodySite:CodeableConcept* note:Annotation* patientInstruction:string relevantHistory:Reference* " },
  { "Task", "identifier:Identifier* instantiatesCanonical:canonical instantiatesUri:uri basedOn:Reference* "
            "groupIdentifier:Identifier partOf:Reference* "
            "status:code!=draft|requested|received|accepted|rejected|ready|cancelled|in-progress|on-hold|"
            "failed|completed|entered-in-error statusReason:CodeableConcept businessStatus:CodeableConcept "
            "intent:code!=unknown|proposal|plan|order|original-order|reflex-order|filler-order|"
            "instance-order|option priority:code=routine|urgent|asap|stat code:CodeableConcept "
            "description:string focus:Reference for:Reference encounter:Reference executionPeriod:Period "
            "authoredOn:dateTime lastModified:dateTime requester:Reference performerType:CodeableConcept* "
            "owner:Reference location:Reference reasonCode:CodeableConcept reasonReference:Reference "
            "insurance:Reference* note:Annotation* relevantHistory:Reference* restriction:Task.restriction "
            "input:Task.input* output:Task.output* " },
  { "Task.input",
    "type:CodeableConcept! valueBase64Binary:base64Binary valueBoolean:boolean "
    "valueCanonical:canonical valueCode:code valueDate:date valueDateTime:dateTime "
    "valueDecimal:decimal valueId:id valueInstant:instant valueInteger:integer valueMarkdown:markdown "
    "valueOid:oid valuePositiveInt:positiveInt valueString:string valueTime:time "
    "valueUnsignedInt:unsignedInt valueUri:uri valueUrl:url valueUuid:uuid valueAddress:Address "
    "valueAge:Age valueAnnotation:Annotation valueAttachment:Attachment "
    "valueCodeableConcept:CodeableConcept valueCoding:Coding valueContactPoint:ContactPoint "
    "valueCount:Count valueDistance:Distance valueDuration:Duration valueHumanName:HumanName "
    "valueIdentifier:Identifier valueMoney:Money valuePeriod:Period valueQuantity:Quantity "
    "valueRange:Range valueRatio:Ratio valueReference:Reference valueSampledData:SampledData "
    "valueSignature:Signature valueTiming:Timing valueContactDetail:ContactDetail "
    "valueContributor:Contributor valueDataRequirement:DataRequirement valueExpression:Expression "
    "valueParameterDefinition:ParameterDefinition valueRelatedArtifact:RelatedArtifact "
    "valueTriggerDefinition:TriggerDefinition valueUsageContext:UsageContext valueDosage:Dosage "
    "valueMeta:Meta " },
  { "Task.output",
    "type:CodeableConcept! valueBase64Binary:base64Binary valueBoolean:boolean "
    "valueCanonical:canonical valueCode:code valueDate:date valueDateTime:dateTime "
    "valueDecimal:decimal valueId:id valueInstant:instant valueInteger:integer valueMarkdown:markdown "
    "valueOid:oid valuePositiveInt:positiveInt valueString:string valueTime:time "
    "valueUnsignedInt:unsignedInt valueUri:uri valueUrl:url valueUuid:uuid valueAddress:Address "
    "valueAge:Age valueAnnotation:Annotation valueAttachment:Attachment "
    "valueCodeableConcept:CodeableConcept valueCoding:Coding valueContactPoint:ContactPoint "
    "valueCount:Count valueDistance:Distance valueDuration:Duration valueHumanName:HumanName "
    "valueIdentifier:Identifier valueMoney:Money valuePeriod:Period valueQuantity:Quantity "
    "valueRange:Range valueRatio:Ratio valueReference:Reference valueSampledData:SampledData "
    "valueSignature:Signature valueTiming:Timing valueContactDetail:ContactDetail "
    "valueContributor:Contributor valueDataRequirement:DataRequirement valueExpression:Expression "
    "valueParameterDefinition:ParameterDefinition valueRelatedArtifact:RelatedArtifact "
    "valueTriggerDefinition:TriggerDefinition valueUsageContext:UsageContext valueDosage:Dosage "
    "valueMeta:Meta " },
  { "Task.restriction", "repetitions:positiveInt period:Period recipient:Reference* " },
  { NULL, NULL },
};
