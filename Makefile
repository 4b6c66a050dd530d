# The verbs of version 2. What they do is said in deno.json and in Containerfile.
VERSION := $(shell sed -n 's/^ *"version": "\(.*\)",$$/\1/p' deno.json)
REVISION := $(shell git rev-parse HEAD 2>/dev/null || echo unknown)
# The time of the commit: whoever builds it, and when, gets the same label.
CREATED := $(shell git log -1 --format=%cI 2>/dev/null || echo 1970-01-01T00:00:00Z)
DENO ?= npx -y deno@2.7.11

# Not every podman says it in a FROM: the compiler must run on this machine, whatever PLATFORM is.
BUILDPLATFORM := linux/$(if $(filter aarch64 arm64,$(shell uname -m)),arm64,amd64)

IMAGE_TOOL ?= podman
PLATFORM ?=
TAG ?= ghcr.io/mochipool/cardano-forge-manager:$(VERSION)

.DEFAULT_GOAL := help
.PHONY: build push test test-coverage lint format clean help

build:
	$(IMAGE_TOOL) build --file Containerfile $(if $(PLATFORM),--platform $(PLATFORM)) \
		--build-arg BUILDPLATFORM=$(BUILDPLATFORM) --build-arg VERSION=$(VERSION) \
		--build-arg REVISION=$(REVISION) --build-arg CREATED=$(CREATED) \
		--tag $(TAG) .

push: build
	$(IMAGE_TOOL) push $(TAG)

test:
	$(DENO) task unit

test-coverage:
	$(DENO) task coverage

lint:
	$(DENO) fmt --check
	$(DENO) lint
	$(DENO) check

format:
	$(DENO) fmt

clean:
	rm -rf dist coverage

help:
	@echo 'make build          the image, by $$(IMAGE_TOOL) (podman; docker needs BuildKit)'
	@echo 'make push           builds it and pushes it'
	@echo 'make test           unit tests; all of them: deno task test'
	@echo 'make test-coverage  tests of lib/core, which must reach 95 %'
	@echo 'make lint           format, lint and types'
	@echo 'make format         formats all files'
	@echo 'make clean          removes what was built'
	@echo
	@echo 'IMAGE_TOOL=docker  PLATFORM=linux/arm64  TAG=$(TAG)'
