# For those who have make: the same as `python3 tools/dev.py NAME`.
PYTHON ?= python3
PORT ?= 8501
# true: do not open a browser window
HEADLESS ?= false

.PHONY: app test lint check gazetteer lock sbom audit screenshots clean

app:
	@$(PYTHON) tools/dev.py app --port $(PORT) $(if $(filter true,$(HEADLESS)),--headless)

test lint check gazetteer lock sbom audit screenshots clean:
	@$(PYTHON) tools/dev.py $@
