"""The notebook of Spark runs where there are Spark and Java."""

import importlib.util
import shutil

collect_ignore = [] if importlib.util.find_spec("pyspark") and shutil.which("java") else ["07_spark.ipynb"]
