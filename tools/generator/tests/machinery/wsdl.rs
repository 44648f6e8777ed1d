//! What is read from a WSDL, and what is refused, with its line.

use generator::wsdl::read;
use serde_json::{Value, json};

/// The supplier of step 07.
pub const SUPPLIER: &str = include_str!("../../../../steps/07-bookstore/supplier.wsdl");

/// Types with names, nested, optional, repeated and restricted, in a schema that leaves
/// `elementFormDefault` out.
pub const SHOP: &str = r#"<?xml version="1.0"?>
<w:definitions targetNamespace="urn:shop" xmlns:w="http://schemas.xmlsoap.org/wsdl/"
    xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:t="urn:shop"
    xmlns="http://www.w3.org/2001/XMLSchema">
  <w:types><schema targetNamespace="urn:shop">
    <element name="Order" type="t:OrderType"/>
    <complexType name="OrderType"><annotation><documentation>An order</documentation></annotation>
      <sequence>
        <element name="Type" type="t:Kind"/>
        <element name="unitPrice" type="decimal" minOccurs="0"/>
        <element name="due" type="date" nillable="true"/>
        <element name="line" minOccurs="0" maxOccurs="unbounded"><complexType><sequence>
          <element name="isbn" type="string"/><element name="copies" type="unsignedShort"/>
        </sequence></complexType></element>
      </sequence>
    </complexType>
    <simpleType name="Kind"><restriction base="string"><enumeration value="new"/></restriction></simpleType>
    <element name="OrderResponse"><complexType><sequence>
      <element name="at" type="dateTime"/><element name="weight" type="double"/>
      <element name="paid" type="boolean" maxOccurs="3"/>
    </sequence></complexType></element>
    <element name="Ping"><complexType/></element>
    <element name="PingResponse"><complexType><sequence/></complexType></element>
  </schema></w:types>
  <w:message name="In"><w:part name="p" element="t:Order"/></w:message>
  <w:message name="Out"><w:part name="p" element="t:OrderResponse"/></w:message>
  <w:message name="PingIn"><w:part name="p" element="t:Ping"/></w:message>
  <w:message name="PingOut"><w:part name="p" element="t:PingResponse"/></w:message>
  <w:portType name="P">
    <w:operation name="PlaceOrder"><w:input message="t:In"/><w:output message="t:Out"/></w:operation>
    <w:operation name="Ping"><w:input message="t:PingIn"/><w:output message="t:PingOut"/></w:operation>
  </w:portType>
  <w:binding name="B" type="t:P">
    <soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <w:operation name="PlaceOrder"><soap:operation soapAction="urn:place"/>
      <w:input><soap:body use="literal"/></w:input><w:output><soap:body use="literal"/></w:output>
    </w:operation>
    <w:operation name="Ping"><soap:operation soapAction=""/>
      <w:input><soap:body use="literal"/></w:input><w:output><soap:body use="literal"/></w:output>
    </w:operation>
  </w:binding>
  <w:service name="S"><w:port name="P" binding="t:B"><soap:address location="https://shop.example/soap?v=1"/></w:port></w:service>
</w:definitions>"#;

fn operations(text: &str) -> (String, Value) {
    let described = read(text).unwrap();
    (described.url, serde_json::to_value(described.operations).unwrap())
}

#[test]
fn the_suppliers_operation_is_read() {
    let (url, operations) = operations(SUPPLIER);
    assert_eq!(url, "http://127.0.0.1:8004");
    let expected = json!([{
        "name": "get_price", "path": "/prices", "element": "GetPrice", "answer": "GetPriceResponse",
        "namespace": "http://supplier.example/prices",
        "action": "http://supplier.example/prices/GetPrice", "qualified": true,
        "question": [{ "name": "isbn", "type": "string", "occurs": "once" }],
        "reply": [{ "name": "amount", "type": "decimal", "occurs": "once" },
                  { "name": "currency", "type": "string", "occurs": "once" }],
    }]);
    assert_eq!(operations, expected);
}

#[test]
fn nested_optional_and_repeated_elements_are_read() {
    let (url, operations) = operations(SHOP);
    assert_eq!(url, "https://shop.example");
    let expected = json!([{
        "name": "place_order", "path": "/soap?v=1", "element": "Order", "answer": "OrderResponse",
        "namespace": "urn:shop", "action": "urn:place",
        "question": [
            { "name": "Type", "type": "string", "occurs": "once" },
            { "name": "unitPrice", "type": "decimal", "occurs": "optional" },
            { "name": "due", "type": "date", "occurs": "optional" },
            { "name": "line", "occurs": "repeated", "parts": [
                { "name": "isbn", "type": "string", "occurs": "once" },
                { "name": "copies", "type": "integer", "occurs": "once" }] }],
        "reply": [
            { "name": "at", "type": "timestamp", "occurs": "once" },
            { "name": "weight", "type": "number", "occurs": "once" },
            { "name": "paid", "type": "boolean", "occurs": "repeated" }],
    }, {
        "name": "ping", "path": "/soap?v=1", "element": "Ping", "answer": "PingResponse",
        "namespace": "urn:shop",
    }]);
    assert_eq!(operations, expected);
}

/// What stands in [`SHOP`], what stands there instead, and the beginning of the error.
const REFUSED: &[(&str, &str, &str)] = &[
    (
        "<?xml version=\"1.0\"?>",
        "<!DOCTYPE a [<!ENTITY b \"c\">]>",
        "it is not well-formed XML, or has a DOCTYPE",
    ),
    ("</w:definitions>", "", "it is not well-formed XML"),
    (
        "schemas.xmlsoap.org/wsdl/\"",
        "www.w3.org/ns/wsdl\"",
        "it is no WSDL 1.1: its root is `definitions`",
    ),
    (
        "<w:types>",
        "<w:import namespace=\"urn:x\" location=\"x.wsdl\"/><w:types>",
        "line 5: `import` is not read",
    ),
    (
        "<simpleType",
        "<import schemaLocation=\"a.xsd\"/><simpleType",
        "line 17: `import` is not read",
    ),
    ("wsdl/soap/", "wsdl/soap12/", "it has no service with a port for SOAP 1.1"),
    ("soap/http", "soap/smtp", "line 34: only the transport "),
    ("<soap:binding ", "<soap:binding style=\"rpc\" ", "line 34: the style `rpc` is not read"),
    ("<soap:operation ", "<soap:operation style=\"rpc\" ", "line 35: the style `rpc` is not read"),
    ("use=\"literal\"", "use=\"encoded\"", "line 36: only use=\"literal\" is read"),
    ("https://shop", "jms://shop", "the service's location `jms://shop.example"),
    ("type=\"t:P\"", "type=\"t:Q\"", "line 33: there is no portType `t:Q`"),
    (
        "<w:operation name=\"PlaceOrder\"><w:input",
        "<w:operation name=\"Other\"><w:input",
        "line 35: its portType has no `PlaceOrder`",
    ),
    ("<w:output message=\"t:Out\"/>", "", "line 30: it has no `output`"),
    ("message=\"t:In\"", "message=\"t:No\"", "line 30: there is no message `t:No`"),
    (
        "name=\"p\" element=\"t:Order\"",
        "name=\"p\" type=\"t:OrderType\"",
        "line 25: the part has no `element`",
    ),
    ("<w:part name=\"p\" element=\"t:Order\"/>", "", "line 25: a message of 0 parts is not read"),
    ("element=\"t:Order\"", "element=\"t:No\"", "line 25: no schema declares the element `t:No`"),
    ("type=\"t:Kind\"", "type=\"t:No\"", "line 9: no schema declares the type `t:No`"),
    ("type=\"t:Kind\"", "type=\"t:OrderType\"", "line 7: types are nested deeper than 8 times"),
    ("type=\"date\"", "type=\"duration\"", "line 11: the type `duration` is not read"),
    ("type=\"date\"", "", "line 11: the element has no type"),
    (
        "<element name=\"due\" type=\"date\"",
        "<element ref=\"t:due\"",
        "line 11: a reference (`ref`) is not read",
    ),
    (
        "<element name=\"due\" type=\"date\" nillable=\"true\"/>",
        "<any/>",
        "line 11: `any` is not read",
    ),
    ("<complexType/>", "<complexType><choice/></complexType>", "line 22: `choice` is not read"),
    (
        "<complexType/>",
        "<complexType><attribute name=\"a\"/></complexType>",
        "line 22: `attribute` is not read",
    ),
    (
        "<restriction base=\"string\"><enumeration value=\"new\"/></restriction>",
        "<list itemType=\"string\"/>",
        "line 17: only a restriction",
    ),
    ("maxOccurs=\"3\"", "maxOccurs=\"many\"", "line 20: `many` is no number of times"),
    ("maxOccurs=\"3\"", "maxOccurs=\"0\"", "line 20: "),
    (
        "<element name=\"Order\" type=\"t:OrderType\"/>",
        "<element name=\"Order\" type=\"string\"/>",
        "line 6: `Order` is a value",
    ),
];

#[test]
fn what_is_not_read_is_refused_with_its_line() {
    let mut wrong = String::new();
    for (from, to, expected) in REFUSED {
        assert!(SHOP.contains(from), "{from}");
        let error = match read(&SHOP.replacen(from, to, 1)) {
            Err(error) => error.to_string(),
            Ok(described) => format!("read: {described:?}"),
        };
        if !error.starts_with(expected) {
            wrong += &format!("{to}\n   {error}\n");
        }
    }
    assert_eq!(wrong, "");
}
