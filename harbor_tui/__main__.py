"""`python -m harbor_tui` is `harbor-tui`."""

from harbor_tui.cli import main

if __name__ == "__main__":
    main()
