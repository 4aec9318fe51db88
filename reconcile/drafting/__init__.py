"""From a document to a claim file: figures and declarations found in a text, written down for a person to decide."""
