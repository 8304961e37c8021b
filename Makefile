# One line a target. What needs a branch is in scripts/ or xtask/.
# Built crates are kept outside the checkout, so that a fresh clone builds only what is ours.
export COPEX_CACHE ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/copex
export CARGO_TARGET_DIR := $(COPEX_CACHE)/target
BIN := $(CARGO_TARGET_DIR)/debug
UI_SOURCES := $(shell find ui -type f -not -path 'ui/node_modules/*' -not -path 'ui/dist/*' -not -path 'ui/e2e/*' 2>/dev/null)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help start build test lint bench machines api audit fuzz mutants deb types clean setup setup-test program zomes bundle lint-rust lint-ui test-rust test-native test-scenarios test-ui test-browser

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

start: build ## Build what is missing and run the practice economy (RESET=1: begin anew)
	@exec $(BIN)/copex practice $(if $(RESET),--reset)

build: setup program zomes ui/dist/index.html bundle ## Build zomes, bundles, program and pages

test: setup-test build lint test-rust test-ui test-browser ## Run every check and test

lint: setup program lint-rust lint-ui ## Check format, lints and house rules

bench: build ## Measure; one JSON line a figure (ONLY=prefix: some of them)
	@$(BIN)/bench $(ONLY)

machines: build ## Many machines in network namespaces: trade over bad wires, load, recovery (needs root; 30 minutes)
	@scripts/test-rust machines

api: build ## Requests that schemathesis makes up, against the HTTP interface of programs (2 minutes)
	@scripts/test-api

audit: program ## Ten million random acts through the rules and through a model that shares no code with them (2 minutes)
	@$(BIN)/copex audit --seeds 0..10000 --acts 1000

fuzz: setup ## A million changed inputs each through everything that reads entries, files and accounts
	@cargo run --quiet --profile fuzz --package copex_fuzz

mutants: setup ## Change the rules one place at a time: does a test notice?
	@scripts/mutants

deb: build ## Build workdir/copex.deb and try what is in it (a release build; PROFILE=dev: the development build)
	@scripts/deb

types: setup program ## Write the TypeScript types of entries and rules
	@$(BIN)/xtask types

clean: ## Remove what was built in this checkout (the cache stays)
	@rm -rf workdir ui/dist

setup:
	@scripts/setup

setup-test:
	@scripts/setup test

program: setup
	@echo "Program (20 minutes the first time, seconds after a change)" && cargo build

zomes: program
	@$(BIN)/xtask zomes

ui/dist/index.html: $(UI_SOURCES) | setup
	@echo "Pages (half a minute)" && npm --prefix ui run --silent build -- --logLevel warn

bundle: zomes ui/dist/index.html
	@$(BIN)/xtask bundle

lint-rust: program
	@scripts/lint-rust

lint-ui: setup
	@echo "Lint of the pages (half a minute)" && npm --prefix ui run --silent lint && npm --prefix ui run --silent check

test-rust: build
	@scripts/test-rust all

test-native: build
	@scripts/test-rust native

test-scenarios: build
	@scripts/test-rust scenarios

test-ui: setup
	@echo "Tests of the pages (half a minute)" && npm --prefix ui test

test-browser: build
	@echo "The same in a browser (3 minutes)" && npm --prefix ui run e2e && npm --prefix ui run e2e:people
