"""What the adapters implement and the workflow uses: clock, tenant, secrets, settings, queue and trail."""
