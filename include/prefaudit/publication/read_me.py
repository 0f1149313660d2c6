"""What stands beside the files of a package for whoever opens them: what they are, and how to open them right."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from prefaudit.publication.tabular import Content

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "lisez-moi.txt"
_TEXT = """{title}
{line}

{description}

Licence : {licence} ({licence_path}).
Territoire : {territory}.{period}
Mise à jour : {frequency}{contact}

LES FICHIERS

- rapport.html, reponse-parlement.txt, synthese.xlsx (audits seulement) : à lire tels quels.
- <table>.csv : une table, en UTF-8, virgule, point décimal, dates AAAA-MM-JJ ; une cellule vide : valeur non connue.
- <table>.parquet : la même table, avec ses types ; à préférer pour Power BI, Python ou R.
- <table>.schema.json, datapackage.json : la description des tables (Frictionless), leurs clés et leurs relations.
- contrat.odcs.yaml : la même, selon l'Open Data Contract Standard.
- dictionnaire.csv : le sens de chaque colonne.

OUVRIR UN CSV SANS L'ABÎMER

Les codes sont des textes : « 01 » est l'Ain. Un double-clic les transforme en nombres (« 1 »), et un tableur français
ne comprend pas le point décimal. Il faut donc importer le fichier, sans l'ouvrir par un double-clic.

LibreOffice Calc : Fichier > Ouvrir, choisir le fichier ; dans la fenêtre « Importation de texte » :
  1. Jeu de caractères : Unicode (UTF-8) ; Langue : Anglais (États-Unis), pour le point décimal.
  2. Options de séparateur : Virgule seule.
  3. Dans l'aperçu, choisir chaque colonne de codes (son nom finit par _code) et son type : Texte.
     Ne pas cocher « Détecter les nombres spéciaux ».

Excel : Données > Obtenir des données > À partir d'un fichier > À partir d'un fichier texte/CSV :
  1. Origine du fichier : 65001 : Unicode (UTF-8) ; Délimiteur : Virgule.
  2. Détection du type de données : Ne pas détecter les types de données, puis Transformer les données : tout est texte.
  3. Pour une colonne de nombres : clic droit sur son titre > Modifier le type > Utiliser les paramètres régionaux :
     Nombre décimal, Anglais (États-Unis). Puis Fermer et charger.

LES TABLES

{tables}
"""


def read_me(package: "Mapping[str, Any]", contents: Sequence[Content]) -> str:
    """Return the text of the file, in French, from the Data Package and its tables."""
    period = package.get("temporal")
    contact = "".join(
        f"\nContact : {person.get('email') or person['path']}." for person in package.get("contributors", ())
    )
    return _TEXT.format(
        title=package["title"],
        line="=" * len(package["title"]),
        description=package["description"],
        licence=package["licenses"][0]["title"],
        licence_path=package["licenses"][0]["path"],
        territory=package["spatial"]["title"],
        period=f"\nPériode des audits : du {period['start']} au {period['end']}." if period else "",
        frequency=package["frequency"],
        contact=contact,
        tables="\n".join(f"- {content.table.name} : {content.title}" for content in contents),
    )
