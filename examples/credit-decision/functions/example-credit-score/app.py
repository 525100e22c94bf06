"""Returns a score from 300 to 850, where higher is better, and the credit limit that it justifies."""

import os
import statistics


def lambda_handler(event, context):
    days_late = event["daysLate"]
    mean = statistics.mean(days_late)
    worst = max(days_late)
    score = max(300, round(850 - 12 * mean - 4 * worst))
    print(f"{event['customerId']}: {mean:.1f} days late on average, {worst} at worst")
    limit = int(os.environ["HIGHEST_LIMIT"]) if score >= 700 else 500
    return {"score": score, "limit": limit}
