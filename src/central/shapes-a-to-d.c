/* shapes-a-to-d.c — what FHIR R4 (4.0.1, CC0) says that resources from A to D are made of */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/central-private.h"

const PlassShape plass_shapes_a_to_d[] = {
  { "Appointment",
    "identifier:Identifier* "
    "status:code!=proposed|pending|booked|arrived|fulfilled|cancelled|noshow|entered-in-error|"
    "checked-in|waitlist cancelationReason:CodeableConcept serviceCategory:CodeableConcept* "
    "serviceType:CodeableConcept* specialty:CodeableConcept* appointmentType:CodeableConcept "
    "reasonCode:CodeableConcept* reasonReference:Reference* priority:unsignedInt description:string "
    "supportingInformation:Reference* start:instant end:instant minutesDuration:positiveInt "
    "slot:Reference* created:dateTime comment:string patientInstruction:string basedOn:Reference* "
    "participant:Appointment.participant*! requestedPeriod:Period* " },
  { "Appointment.participant",
    "type:CodeableConcept* actor:Reference required:code=required|optional|information-only "
    "status:code!=accepted|declined|tentative|needs-action period:Period " },
  { "AuditEvent",
    "type:Coding! subtype:Coding* action:code=C|R|U|D|E period:Period recorded:instant! "
    "outcome:code=0|4|8|12 outcomeDesc:string purposeOfEvent:CodeableConcept* agent:AuditEvent.agent*! "
    "source:AuditEvent.source! entity:AuditEvent.entity* " },
  { "AuditEvent.agent",
    "type:CodeableConcept role:CodeableConcept* who:Reference altId:string name:string "
    "requestor:boolean! location:Reference policy:uri* media:Coding network:AuditEvent.agent.network "
    "purposeOfUse:CodeableConcept* " },
  { "AuditEvent.agent.network", "address:string type:code=1|2|3|4|5 " },
  { "AuditEvent.entity",
    "what:Reference type:Coding role:Coding lifecycle:Coding securityLabel:Coding* name:string "
    "description:string query:base64Binary detail:AuditEvent.entity.detail* " },
  { "AuditEvent.entity.detail", "type:string! valueString:string valueBase64Binary:base64Binary " },
  { "AuditEvent.source", "site:string observer:Reference! type:Coding* " },
  { "Basic",
    "identifier:Identifier* code:CodeableConcept! subject:Reference created:date author:Reference " },
  { "CarePlan",
    "identifier:Identifier* instantiatesCanonical:canonical* instantiatesUri:uri* basedOn:Reference* "
    "replaces:Reference* partOf:Reference* "
    "status:code!=draft|active|on-hold|revoked|completed|entered-in-error|unknown "
    "intent:code!=proposal|plan|order|option category:CodeableConcept* title:string description:string "
    "subject:Reference! encounter:Reference period:Period created:dateTime author:Reference "
    "contributor:Reference* careTeam:Reference* addresses:Reference* supportingInfo:Reference* "
    "goal:Reference* activity:CarePlan.activity* note:Annotation* " },
  { "CarePlan.activity",
    "outcomeCodeableConcept:CodeableConcept* outcomeReference:Reference* progress:Annotation* "
    "reference:Reference detail:CarePlan.activity.detail " },
  { "CarePlan.activity.detail",
    "kind:code=Appointment|CommunicationRequest|DeviceRequest|MedicationRequest|NutritionOrder|Task|"
    "ServiceRequest|VisionPrescription instantiatesCanonical:canonical* instantiatesUri:uri* "
    "code:CodeableConcept reasonCode:CodeableConcept* reasonReference:Reference* goal:Reference* "
    "status:code!=not-started|scheduled|in-progress|on-hold|completed|cancelled|stopped|unknown|"
    "entered-in-error statusReason:CodeableConcept doNotPerform:boolean scheduledTiming:Timing "
    "scheduledPeriod:Period scheduledString:string location:Reference performer:Reference* "
    "productCodeableConcept:CodeableConcept productReference:Reference dailyAmount:Quantity "
    "quantity:Quantity description:string " },
  { "CareTeam", "identifier:Identifier* status:code=proposed|active|suspended|inactive|entered-in-error "
                "category:CodeableConcept* name:string subject:Reference encounter:Reference period:Period "
                "participant:CareTeam.participant* reasonCode:CodeableConcept* reasonReference:Reference* "
                "managingOrganization:Reference* telecom:ContactPoint* note:Annotation* " },
  { "CareTeam.participant", "role:CodeableConcept* member:Reference onBehalfOf:Reference period:Period " },
  { "Communication",
    "identifier:Identifier* instantiatesCanonical:canonical* instantiatesUri:uri* basedOn:Reference* "
    "partOf:Reference* inResponseTo:Reference* "
    "status:code!=preparation|in-progress|not-done|on-hold|stopped|completed|entered-in-error|"
    "unknown statusReason:CodeableConcept category:CodeableConcept* "
    "priority:code=routine|urgent|asap|stat medium:CodeableConcept* subject:Reference "
    "topic:CodeableConcept about:Reference* encounter:Reference sent:dateTime received:dateTime "
    "recipient:Reference* sender:Reference reasonCode:CodeableConcept* reasonReference:Reference* "
    "payload:Communication.payload* note:Annotation* " },
  { "Communication.payload",
    "contentString:string contentAttachment:Attachment contentReference:Reference " },
  { "Consent", "identifier:Identifier* status:code!=draft|proposed|active|rejected|inactive|entered-in-error "
               "scope:CodeableConcept! category:CodeableConcept*! patient:Reference dateTime:dateTime "
               "performer:Reference* organization:Reference* sourceAttachment:Attachment "
               "sourceReference:Reference policy:Consent.policy* policyRule:CodeableConcept "
               "verification:Consent.verification* provision:Consent.provision " },
  { "Consent.policy", "authority:uri uri:uri " },
  { "Consent.provision",
    "type:code=deny|permit period:Period actor:Consent.provision.actor* action:CodeableConcept* "
    "securityLabel:Coding* purpose:Coding* class:Coding* code:CodeableConcept* dataPeriod:Period "
    "data:Consent.provision.data* provision:Consent.provision* " },
  { "Consent.provision.actor", "role:CodeableConcept! reference:Reference! " },
  { "Consent.provision.data", "meaning:code!=instance|related|dependents|authoredby reference:Reference! " },
  { "Consent.verification", "verified:boolean! verifiedWith:Reference verificationDate:dateTime " },
  { "Device",
    "identifier:Identifier* definition:Reference udiCarrier:Device.udiCarrier* "
    "status:code=active|inactive|entered-in-error|unknown statusReason:CodeableConcept* "
    "distinctIdentifier:string manufacturer:string manufactureDate:dateTime expirationDate:dateTime "
    "lotNumber:string serialNumber:string deviceName:Device.deviceName* modelNumber:string "
    "partNumber:string type:CodeableConcept specialization:Device.specialization* "
    "version:Device.version* property:Device.property* patient:Reference owner:Reference "
    "contact:ContactPoint* location:Reference url:uri note:Annotation* safety:CodeableConcept* "
    "parent:Reference " },
  { "Device.deviceName",
    "name:string! "
    "type:code!=udi-label-name|user-friendly-name|patient-reported-name|manufacturer-name|model-name|"
    "other " },
  { "Device.property", "type:CodeableConcept! valueQuantity:Quantity* valueCode:CodeableConcept* " },
  { "Device.specialization", "systemType:CodeableConcept! version:string " },
  { "Device.udiCarrier",
    "deviceIdentifier:string issuer:uri jurisdiction:uri carrierAIDC:base64Binary carrierHRF:string "
    "entryType:code=barcode|rfid|manual|card|self-reported|unknown " },
  { "Device.version", "type:CodeableConcept component:Identifier value:string! " },
  { "DocumentReference",
    "masterIdentifier:Identifier identifier:Identifier* "
    "status:code!=current|superseded|entered-in-error "
    "docStatus:code=preliminary|final|amended|entered-in-error type:CodeableConcept "
    "category:CodeableConcept* subject:Reference date:instant author:Reference* "
    "authenticator:Reference custodian:Reference relatesTo:DocumentReference.relatesTo* "
    "description:string securityLabel:CodeableConcept* content:DocumentReference.content*! "
    "context:DocumentReference.context " },
  { "DocumentReference.content", "attachment:Attachment! format:Coding " },
  { "DocumentReference.context",
    "encounter:Reference* event:CodeableConcept* period:Period facilityType:CodeableConcept "
    "practiceSetting:CodeableConcept sourcePatientInfo:Reference related:Reference* " },
  { "DocumentReference.relatesTo", "code:code!=replaces|transforms|signs|appends target:Reference! " },
  { NULL, NULL },
};
