import type { Instant } from "@parstock/core";
import type { WebhookCase } from "@parstock/testing";

const secret = "inbound & secret";

const order =
  '<OrderReference orderID="PS-261123-7KQ4MX"><DocumentReference payloadID="20261123.1.PS-261123-7KQ4MX.0123456789abcdef@parstock"/></OrderReference>';

/** A document as the network forwards it. */
export function inbound(content: string, given = "inbound &amp; secret"): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.050/Fulfill.dtd">
<cXML payloadID="1771061466000-77@network.example" timestamp="2026-11-23T09:31:05-08:00">
  <Header>
    <From><Credential domain="NetworkID"><Identity>AN01000000002-T</Identity></Credential></From>
    <To><Credential domain="NetworkID"><Identity>AN01000000001-T</Identity></Credential></To>
    <Sender><Credential domain="NetworkID"><Identity>AN01000000003</Identity><SharedSecret>${given}</SharedSecret></Credential><UserAgent>Network</UserAgent></Sender>
  </Header>
  <Request>${content}</Request>
</cXML>`;
}

export const confirmation = `<ConfirmationRequest>
  <ConfirmationHeader type="detail" noticeDate="2026-11-23T09:30:00-08:00" confirmID="C-1"/>
  ${order}
  <ConfirmationItem quantity="2.5" lineNumber="1"><UnitOfMeasure>EA</UnitOfMeasure>
    <ConfirmationStatus quantity="2" type="detail" deliveryDate="2026-12-02T12:00:00+00:00"><UnitOfMeasure>EA</UnitOfMeasure><UnitPrice><Money currency="EUR">18.50</Money></UnitPrice></ConfirmationStatus>
    <ConfirmationStatus quantity="0.5" type="reject"><UnitOfMeasure>EA</UnitOfMeasure></ConfirmationStatus>
  </ConfirmationItem>
  <ConfirmationItem quantity="3" lineNumber="2"><UnitOfMeasure>BX</UnitOfMeasure>
    <ConfirmationStatus quantity="3" type="accept"><UnitOfMeasure>BX</UnitOfMeasure></ConfirmationStatus>
  </ConfirmationItem>
</ConfirmationRequest>`;

export const shipNotice = `<ShipNoticeRequest>
  <ShipNoticeHeader shipmentID="S-1" noticeDate="2026-11-25T10:00:00+00:00" deliveryDate="2026-11-27T12:00:00+00:00"/>
  <ShipNoticePortion>${order}<ShipNoticeItem quantity="3" lineNumber="2"><UnitOfMeasure>BX</UnitOfMeasure></ShipNoticeItem></ShipNoticePortion>
  <ShipNoticePortion><OrderReference><DocumentReference payloadID="20261123.2.PS-261123-000001.0123456789abcdef@parstock"/></OrderReference><ShipNoticeItem quantity="1" lineNumber="1"><UnitOfMeasure>EA</UnitOfMeasure></ShipNoticeItem></ShipNoticePortion>
</ShipNoticeRequest>`;

export const statusUpdate = `<StatusUpdateRequest>
  <DocumentReference payloadID="20261123.1.PS-261123-7KQ4MX.0123456789abcdef@parstock"/>
  <Status code="551" text="Cannot forward">The supplier's server refused.</Status>
</StatusUpdateRequest>`;

const id = "1771061466000-77@network.example";
const at = "2026-11-23T17:31:05.000Z" as Instant;
const proof = "secret-in-body" as const;
const key = "PS-261123-7KQ4MX";

export const webhooks: readonly WebhookCase[] = [
  {
    name: "a confirmation",
    headers: {},
    body: inbound(confirmation),
    secret,
    genuine: true,
    proof,
    events: [{ id, about: "order", key, at }],
  },
  {
    name: "a ship notice for two orders",
    headers: {},
    body: inbound(shipNotice),
    secret,
    genuine: true,
    proof,
    events: [
      { id, about: "order", key, at },
      { id: `${id}/2`, about: "order", key: "PS-261123-000001", at },
    ],
  },
  {
    name: "the status of a document",
    headers: {},
    body: inbound(statusUpdate),
    secret,
    genuine: true,
    proof,
    events: [{ id, about: "order", key, at }],
  },
  {
    name: "an invoice",
    headers: {},
    body: inbound("<InvoiceDetailRequest/>"),
    secret,
    genuine: true,
    proof,
    events: [{ id, about: "other", at }],
  },
  {
    name: "a document with another secret",
    headers: {},
    body: inbound(confirmation, "guessed"),
    secret,
    genuine: false,
  },
];
