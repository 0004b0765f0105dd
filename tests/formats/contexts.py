"""What JSON-LD processors are given instead of the network: of the W3C's annotation context and of schema.org's, the
terms that exports use, written down from the Web Annotation Vocabulary (2017) and from schema.org's own context.
"""

from __future__ import annotations

from typing import Any

ANNOTATION = {
    "oa": "http://www.w3.org/ns/oa#",
    "as": "http://www.w3.org/ns/activitystreams#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": {"@id": "@id", "@type": "@id"},
    "type": {"@id": "@type", "@type": "@id"},
    "Annotation": "oa:Annotation",
    "TextualBody": "oa:TextualBody",
    "SpecificResource": "oa:SpecificResource",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextPositionSelector": "oa:TextPositionSelector",
    "DataPositionSelector": "oa:DataPositionSelector",
    "TimeState": "oa:TimeState",
    "AnnotationPage": "as:OrderedCollectionPage",
    "describing": "oa:describing",
    "classifying": "oa:classifying",
    "identifying": "oa:identifying",
    "tagging": "oa:tagging",
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "state": {"@id": "oa:hasState", "@type": "@id"},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    "value": "rdf:value",
    "sourceDate": {"@id": "oa:sourceDate", "@type": "xsd:dateTime"},
    "cached": {"@id": "oa:cachedSource", "@type": "@id"},
}
SCHEMA = {
    "@vocab": "https://schema.org/",
    "url": {"@id": "https://schema.org/url", "@type": "@id"},
    "eventStatus": {"@id": "https://schema.org/eventStatus", "@type": "@id"},
    "actionStatus": {"@id": "https://schema.org/actionStatus", "@type": "@id"},
}


def load(url: str, _options: dict[str, Any]) -> dict[str, Any]:
    """A document loader for pyld that knows these two and nothing else."""
    known = {"http://www.w3.org/ns/anno.jsonld": ANNOTATION, "https://schema.org": SCHEMA}
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": known[url.rstrip("/")]}}
