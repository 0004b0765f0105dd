"""The corpus folder: Parquet shards, a manifest that commits them, a search index, corrections."""
