// Validates PDF files by the library of veraPDF: each file against the profile named before it.
// Its own reader of profiles needs a part of Java that is gone since Java 11, so they are read here.
var V = org.verapdf.pdfa, P = V.validation.profiles.Profiles, Flavour = V.flavours.PDFAFlavour;
org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise();

function text(element, name) {
  for (var n = element.getFirstChild(); n != null; n = n.getNextSibling())
    if (n.getNodeType() == 1 && n.getLocalName().equals(name)) return String(n.getTextContent());
  return "";
}

function profile(flavour, file) {
  var factory = javax.xml.parsers.DocumentBuilderFactory.newInstance();
  factory.setNamespaceAware(true);
  var stream = java.lang.Thread.currentThread().getContextClassLoader().getResourceAsStream("org/verapdf/pdfa/validation/" + file);
  var root = factory.newDocumentBuilder().parse(stream).getDocumentElement();
  var rules = new java.util.HashSet(), variables = new java.util.HashSet();
  var list = root.getElementsByTagNameNS("*", "rule");
  for (var i = 0; i < list.getLength(); i++) {
    var rule = list.item(i), id = rule.getElementsByTagNameNS("*", "id").item(0);
    var specification = flavour.getPart();
    var name = P.ruleIdFromValues(specification, id.getAttribute("clause"), java.lang.Integer.parseInt(id.getAttribute("testNumber")));
    var deferred = rule.hasAttribute("deferred") ? java.lang.Boolean.valueOf(rule.getAttribute("deferred")) : null;
    rules.add(P.ruleFromValues(name, rule.getAttribute("object"), deferred, rule.getAttribute("tags"), text(rule, "description"), text(rule, "test"),
      P.errorFromValues(text(rule.getElementsByTagNameNS("*", "error").item(0), "message"), new java.util.ArrayList()), new java.util.ArrayList()));
  }
  list = root.getElementsByTagNameNS("*", "variable");
  for (i = 0; i < list.getLength(); i++) {
    var v = list.item(i);
    variables.add(P.variableFromValues(v.getAttribute("name"), v.getAttribute("object"), text(v, "defaultValue"), text(v, "value")));
  }
  var details = P.profileDetailsFromValues(file, "", "", new java.util.Date(0));
  print(file + ": " + rules.size() + " rules, " + variables.size() + " variables");
  return P.profileFromValues(flavour, details, "", rules, variables);
}

var FILES = { "2a": "PDFA-2A.xml", "ua1": "PDFUA-1.xml" };
for (var i = 0; i + 1 < arguments.length; i += 2) {
  var flavour = Flavour.byFlavourId(arguments[i]);
  var parser = V.Foundries.defaultInstance().createParser(new java.io.File(arguments[i + 1]), flavour);
  var validator = V.validation.validators.ValidatorFactory.createValidator(profile(flavour, FILES[arguments[i]]), -1, false, true, false);
  var results = validator.validateAll(parser).get(0);
  print(arguments[i] + " " + (results.isCompliant() ? "holds" : "FAILS") + ", " + results.getTotalAssertions() + " checks: " + arguments[i + 1]);
  for (var it = results.getTestAssertions().iterator(); it.hasNext();) {
    var a = it.next();
    print("  " + a.getRuleId().getClause() + "-" + a.getRuleId().getTestNumber() + " " + a.getMessage() + " @ " + a.getLocation().getContext());
  }
  parser.close();
}
