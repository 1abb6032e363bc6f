"""The sample issue that ships, so that the first question has something to be answered from."""

from pathlib import Path

SAMPLE_FOLDER = Path(__file__).parent
